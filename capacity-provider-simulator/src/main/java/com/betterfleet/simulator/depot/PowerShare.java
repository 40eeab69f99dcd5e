package com.betterfleet.simulator.depot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares power among the chargers that need some. The bus that leaves first gets its charger's minimum first; the rest
 * is shared equally up to each rating. The order does not depend on the state of charge, so that chargers do not
 * alternate.
 */
final class PowerShare {
    private PowerShare() {}

    /**
     * @param budgetKw power available for all chargers together
     * @return one target per charger in the given order: 0 or at least its minimum; their sum never exceeds the budget
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

    /** Gives as many chargers their minimum as fit. One too large to fit is skipped in favour of a smaller one. */
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

    /** Returns indexes of the chargers that need power, the earliest departure first. */
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
