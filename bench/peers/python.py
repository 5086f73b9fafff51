"""M/M/4 with room for 100 at an offered load of 1.2, on SimPy and on Ciw; prints what `queue-bench` prints.

Usage: python python.py <passes> <milliseconds a pass>
"""

import importlib.metadata
import random
import sys
import time

import ciw
import simpy

SERVERS, PLACES = 4, 100
# Mean service time 1, offered load 1.2 a server.
RATE = 1.2 * SERVERS
# Shorter runs than the others': a run must fit into a pass.
ARRIVALS = 20_000


def on_simpy(seed):
    """A process for each customer; gives the number of rejected."""
    draw, env, rejected = random.Random(seed), simpy.Environment(), 0
    servers = simpy.Resource(env, capacity=SERVERS)

    def visit():
        with servers.request() as turn:
            yield turn
            yield env.timeout(draw.expovariate(1.0))

    def source():
        nonlocal rejected
        for _ in range(ARRIVALS):
            yield env.timeout(draw.expovariate(RATE))
            if servers.count + len(servers.queue) >= PLACES:
                rejected += 1
            else:
                env.process(visit())

    env.process(source())
    env.run()
    return rejected


def on_ciw(seed):
    """The network of one node; gives the number of rejected."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=RATE)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[SERVERS],
        queue_capacities=[PLACES - SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(ARRIVALS, method="Arrive")
    return sum(1 for record in simulation.get_all_records() if record.record_type == "rejection")


def blocked():
    """The exact share of rejected, from the balance of the birth-death process."""
    weights = [1.0]
    for inside in range(1, PLACES + 1):
        weights.append(weights[-1] * RATE / min(SERVERS, inside))
    return weights[-1] / sum(weights)


def timed(play, seed):
    start = time.perf_counter()
    play(seed)
    return (time.perf_counter() - start) * 1e9 / ARRIVALS


def main():
    passes, milliseconds = int(sys.argv[1]), float(sys.argv[2])
    for package, play in (("simpy", on_simpy), ("ciw", on_ciw)):
        share = play(1) / ARRIVALS
        # Five standard deviations of the share among 20,000, which is 0.01, as in shop.rs: a peer must compute the model it names.
        assert abs(share - blocked()) < 0.05, f"{package} rejects {share}"
        name = {"simpy": "SimPy", "ciw": "Ciw"}[package] + " " + importlib.metadata.version(package) + " (Python)"
        times, seed = [], 1
        for _ in range(passes):
            begun, of_pass = time.perf_counter(), []
            while not of_pass or (time.perf_counter() - begun) * 1000 < milliseconds:
                of_pass.append(timed(play, seed))
                seed += 1
            times.append(sum(of_pass) / len(of_pass))
        print(name, "-", ARRIVALS, *(f"{value:.2f}" for value in times), sep="\t")


main()
