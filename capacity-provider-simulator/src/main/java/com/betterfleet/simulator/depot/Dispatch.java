package com.betterfleet.simulator.depot;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells chargers their targets in an order that cannot exceed the budget: lower first, and raise only into what is
 * really free, counting every charger at the most it may still take. Otherwise a quick charger would be up before a slow
 * one is down.
 */
final class Dispatch {
    /** A raise smaller than this waits for more room; commands every step would only be noise. */
    private static final double SMALLEST_RAISE_KW = 1;

    private Dispatch() {}

    static List<Charger> tell(List<Charger> chargers, double[] targets, double budgetKw) {
        List<Charger> told = new ArrayList<>(chargers);
        for (int i = 0; i < told.size(); i++) {
            if (targets[i] < told.get(i).toldKw()) {
                told.set(i, told.get(i).told(targets[i]));
            }
        }
        double free = budgetKw - told.stream().mapToDouble(Charger::committedKw).sum();
        for (int i : PowerShare.byUrgency(told)) {
            Charger before = told.get(i);
            Charger after = raised(before, targets[i], Math.max(0, free));
            free -= after.committedKw() - before.committedKw();
            told.set(i, after);
        }
        return told;
    }

    private static Charger raised(Charger charger, double targetKw, double freeKw) {
        double possible = Math.min(targetKw, charger.committedKw() + freeKw);
        boolean worthIt = possible >= targetKw || possible - charger.toldKw() >= SMALLEST_RAISE_KW;
        boolean canGive = possible >= charger.plan().minimumKw();
        return possible > charger.toldKw() && worthIt && canGive ? charger.told(possible) : charger;
    }
}
