package com.betterfleet.simulator.depot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares a power among the chargers that want some. The bus that leaves first is served first with its charger's
 * minimum; what is left is shared equally up to each rating. The order does not depend on how far a bus is charged, so
 * that two chargers never take turns.
 */
final class PowerShare {
    private PowerShare() {}

    /**
     * @param budgetKw what all chargers together may take
     * @return one target per charger in the given order: 0 or at least its minimum, in sum never above the budget
     */
    static double[] sharePower(double budgetKw, List<ChargerState> chargers) {
        double[] targets = new double[chargers.size()];
        List<Integer> admitted = admitMinimums(budgetKw, chargers, targets);
        double left = budgetKw;
        for (int i : admitted) {
            left -= targets[i];
        }
        while (left > 1e-6 && !admitted.isEmpty()) {
            double each = left / admitted.size();
            List<Integer> unfilled = new ArrayList<>();
            for (int i : admitted) {
                double room = chargers.get(i).plan().ratingKw() - targets[i];
                double increment = Math.min(each, room);
                targets[i] += increment;
                left -= increment;
                if (room > each) {
                    unfilled.add(i);
                }
            }
            admitted = unfilled;
        }
        return targets;
    }

    /** Those that get their minimum, as many as fit; a large one that does not fit makes room for a smaller one. */
    private static List<Integer> admitMinimums(double budgetKw, List<ChargerState> chargers, double[] targets) {
        List<Integer> admitted = new ArrayList<>();
        double left = budgetKw;
        for (int i : orderByDeparture(chargers)) {
            double minimum = chargers.get(i).plan().minimumKw();
            if (left > 0 && minimum <= left) {
                targets[i] = minimum;
                left -= minimum;
                admitted.add(i);
            }
        }
        return admitted;
    }

    /** Indexes of the chargers that want power, the earliest departure first. */
    static List<Integer> orderByDeparture(List<ChargerState> chargers) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < chargers.size(); i++) {
            if (chargers.get(i).wantsPower()) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparing(i -> departure(chargers.get(i))));
        return order;
    }

    private static Instant departure(ChargerState charger) {
        BusVisit stay = charger.visit();
        return stay == null ? Instant.MAX : stay.departure();
    }
}
