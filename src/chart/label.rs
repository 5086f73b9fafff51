//! Labels that do not collide.

use queue_engine::order::in_order;

use core::cmp::Ordering;

/// Moves labels of `height` apart so that none overlaps another and all lie within `low..=high`; they keep their order, and each
/// stays as near to where it wants to be as the others let it. Positions are middles.
pub fn spread(wanted: &[i32], height: i32, low: i32, high: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    in_order(&mut order, |&index| (wanted[index], index));
    let mut places = vec![0; wanted.len()];
    let mut free = low;
    for &index in &order {
        places[index] = wanted[index].max(free);
        free = places[index] + height;
    }
    let mut limit = high;
    for &index in order.iter().rev() {
        places[index] = places[index].min(limit);
        limit = places[index] - height;
    }
    places
}

/// A label that wants to stand near `x`, with a line from it to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Where its line stands.
    pub x: i32,
    /// How wide it is.
    pub width: i32,
}

/// Where a label found room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its left end.
    pub left: i32,
    /// Its row; 0 is the one nearest to the thing that is labelled.
    pub row: usize,
}

/// Whether two labels at these spots leave each other and each other's lines free.
fn apart(one: (Spot, Wish), other: (Spot, Wish), gap: i32) -> bool {
    let reach = |(spot, wish): (Spot, Wish)| (spot.left - gap, spot.left + wish.width + gap);
    let covers = |label: (Spot, Wish), x: i32| (reach(label).0 + 1..reach(label).1).contains(&x);
    match one.0.row.cmp(&other.0.row) {
        Ordering::Equal => one.0.left + one.1.width <= reach(other).0 || other.0.left + other.1.width <= reach(one).0,
        // The line of the upper one passes the row of the lower one.
        Ordering::Greater => !covers(other, one.1.x),
        Ordering::Less => !covers(one, other.1.x),
    }
}

/// As many labels as this are tried in every combination.
const FEW: usize = 4;

/// Where labels may stand.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How many rows there are.
    pub rows: usize,
    /// How far labels stay from each other and from others' lines.
    pub gap: i32,
    /// The left end.
    pub low: i32,
    /// The right end.
    pub high: i32,
}

impl Room {
    /// Over its line, or beside it like a flag, from the lowest row upwards.
    fn candidates(self, wish: Wish) -> impl Iterator<Item = Spot> {
        let lefts = [wish.x - wish.width / 2, wish.x + self.gap, wish.x - wish.width - self.gap];
        let lefts = lefts.map(|left| left.min(self.high - wish.width).max(self.low));
        let fits = wish.width <= self.high - self.low;
        (0..self.rows).flat_map(move |row| lefts.map(|left| Spot { left, row })).filter(move |_| fits)
    }

    /// Finds a spot for every label; false when there is no way.
    fn all(self, wishes: &[Wish], placed: &mut Vec<Spot>) -> bool {
        let Some(&wish) = wishes.get(placed.len()) else { return true };
        for spot in self.candidates(wish) {
            if placed.iter().zip(wishes).all(|(&other, &theirs)| apart((spot, wish), (other, theirs), self.gap)) {
                placed.push(spot);
                if self.all(wishes, placed) {
                    return true;
                }
                placed.pop();
            }
        }
        false
    }
}

/// Gives each label a row and a place over its line or, like a flag, beside it, in which it covers neither another label nor
/// another's line; `None` where there is none. Labels come first served, but one may move so that another fits too.
pub fn rows(wishes: &[Wish], room: Room) -> Vec<Option<Spot>> {
    let mut placed = Vec::with_capacity(wishes.len());
    if wishes.len() <= FEW && room.all(wishes, &mut placed) {
        return placed.into_iter().map(Some).collect();
    }
    let mut spots: Vec<Option<Spot>> = vec![None; wishes.len()];
    for (index, &wish) in wishes.iter().enumerate() {
        // Whether a label fits at a spot when nobody minds the labels in `but`.
        let fits = |spots: &[Option<Spot>], label: (Spot, Wish), but: [usize; 2]| {
            let others = spots.iter().zip(wishes).enumerate().filter(|(other, _)| !but.contains(other));
            others.filter_map(|(_, (spot, wish))| spot.map(|spot| (spot, *wish))).all(|other| apart(label, other, room.gap))
        };
        spots[index] = room.candidates(wish).find(|&spot| fits(&spots, (spot, wish), [index; 2]));
        if spots[index].is_some() {
            continue;
        }
        let moves = (0..index).filter(|&other| spots[other].is_some());
        let moves = moves.flat_map(|other| room.candidates(wish).map(move |spot| (other, spot)));
        let found = moves.filter(|&(other, spot)| fits(&spots, (spot, wish), [index, other])).find_map(|(other, spot)| {
            let theirs = wishes[other];
            let free = |&there: &Spot| apart((there, theirs), (spot, wish), room.gap) && fits(&spots, (there, theirs), [index, other]);
            room.candidates(theirs).find(free).map(|there| (other, there, spot))
        });
        if let Some((other, there, spot)) = found {
            spots[other] = Some(there);
            spots[index] = Some(spot);
        }
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_at_one_height_are_stacked_and_stay_inside() {
        assert_eq!(spread(&[100, 100, 100], 14, 0, 100), [72, 86, 100]);
        assert_eq!(spread(&[0, 3, 60], 14, 0, 100), [0, 14, 60]);
        assert_eq!(spread(&[50], 14, 0, 100), [50]);
    }

    #[test]
    fn labels_of_one_instant_stand_one_above_the_other_like_flags() {
        let wishes = [Wish { x: 300, width: 80 }; 3];
        assert!(rows(&wishes, Room { rows: 3, gap: 4, low: 0, high: 600 }).iter().all(Option::is_some));
    }

    #[test]
    fn no_label_covers_another_or_its_line() {
        // A cheap deterministic mix of positions and widths.
        for salt in 0..200_i32 {
            let wishes: Vec<Wish> =
                (0..14).map(|i| Wish { x: (i * 97 + salt * 31 + i * i * salt) % 600, width: 30 + (i * 17 + salt) % 60 }).collect();
            let spots = rows(&wishes, Room { rows: 3, gap: 4, low: 0, high: 600 });
            let placed: Vec<(Spot, Wish)> = spots.iter().zip(&wishes).filter_map(|(spot, wish)| spot.map(|spot| (spot, *wish))).collect();
            assert!(placed.len() >= 3);
            for (index, (spot, wish)) in placed.iter().enumerate() {
                assert!(spot.left >= 0 && spot.left + wish.width <= 600);
                for (other, theirs) in &placed[..index] {
                    let overlap = spot.left < other.left + theirs.width && other.left < spot.left + wish.width;
                    assert!(spot.row != other.row || !overlap, "{salt}");
                    let over = |spot: &Spot, wish: &Wish, x: i32| (spot.left..spot.left + wish.width).contains(&x);
                    let crossed = spot.row > other.row && over(other, theirs, wish.x);
                    let crosses = other.row > spot.row && over(spot, wish, theirs.x);
                    assert!(!crossed && !crosses, "{salt}");
                }
            }
        }
    }
}
