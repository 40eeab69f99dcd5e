package com.betterfleet.simulator.depot;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends setpoints to chargers in an order that cannot exceed the budget. It lowers first and raises only into free
 * power, counting every charger at the most it may still draw; otherwise a quick charger would be up before a slow one
 * is down.
 */
final class ChargerDispatch {
    /** Smallest raise that is sent; a smaller one waits, so that chargers do not get a command at every step. */
    private static final double SMALLEST_RAISE_KW = 1;

    private ChargerDispatch() {}

    static List<ChargerState> applyTargets(List<ChargerState> chargers, double[] targets, double budgetKw) {
        List<ChargerState> commanded = new ArrayList<>(chargers);
        for (int i = 0; i < commanded.size(); i++) {
            if (targets[i] < commanded.get(i).commandedKw()) {
                commanded.set(i, commanded.get(i).withSetpoint(targets[i]));
            }
        }
        double free = budgetKw
                - commanded.stream().mapToDouble(ChargerState::committedKw).sum();
        for (int i : PowerShare.orderByDeparture(commanded)) {
            ChargerState before = commanded.get(i);
            ChargerState after = raiseSetpoint(before, targets[i], Math.max(0, free));
            free -= after.committedKw() - before.committedKw();
            commanded.set(i, after);
        }
        return commanded;
    }

    private static ChargerState raiseSetpoint(ChargerState charger, double targetKw, double freeKw) {
        double possible = Math.min(targetKw, charger.committedKw() + freeKw);
        boolean worthIt = possible >= targetKw || possible - charger.commandedKw() >= SMALLEST_RAISE_KW;
        boolean canGive = possible >= charger.plan().minimumKw();
        return possible > charger.commandedKw() && worthIt && canGive ? charger.withSetpoint(possible) : charger;
    }
}
