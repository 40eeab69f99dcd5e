package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.metering.calculation.MeterRegister.RegisterValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Separates the values that a register counted from those that it cannot have shown. Pure.
 *
 * <p>A value that cannot follow the last counted one is set aside. It begins a new count, after a reset or a meter
 * change, only if later values continue it and do not return to the count before.
 */
final class RegisterScreening {

    private final List<RegisterValue> values;
    private final PlausibilityRule rule;
    private final List<CountedValue> counted = new ArrayList<>();
    private boolean doubtful;

    private RegisterScreening(List<RegisterValue> values, PlausibilityRule rule) {
        this.values = values;
        this.rule = rule;
    }

    /**
     * A value that the register counted.
     *
     * @param afterBreak whether the count began anew since the value before
     * @param afterDoubt whether values since the value before, or this one, are doubtful
     */
    record CountedValue(RegisterValue value, boolean afterBreak, boolean afterDoubt) {}

    /** Finds the counted values among those that a register showed, both in order of time. */
    static List<CountedValue> screenValues(List<RegisterValue> values, PlausibilityRule rule) {
        RegisterScreening screening = new RegisterScreening(values, rule);
        for (int i = 0; i < values.size(); i++) {
            screening.screenValue(i);
        }
        return screening.counted;
    }

    private void screenValue(int index) {
        RegisterValue value = values.get(index);
        @Nullable
        RegisterValue last = counted.isEmpty() ? null : counted.getLast().value();
        if (PlausibilityRule.isSentinel(value.wattHours())) {
            doubtful = true;
        } else if (last == null || rule.canFollow(last, value)) {
            counted.add(new CountedValue(value, false, doubtful));
            doubtful = false;
        } else if (rule.isRoundedCopy(last, value)) {
            counted.add(new CountedValue(new RegisterValue(value.at(), last.wattHours()), false, true));
            doubtful = true;
        } else if (beginsNewCount(last, index)) {
            counted.add(new CountedValue(value, true, doubtful));
            doubtful = false;
        } else {
            doubtful = true;
        }
    }

    /**
     * Whether the values after a doubtful one continue it. Each later value belongs to the count from which it rises
     * less. A single value, a count that stands still, and one with fewer values than the count before prove nothing.
     */
    private boolean beginsNewCount(RegisterValue last, int index) {
        RegisterValue oldEnd = last;
        RegisterValue newEnd = values.get(index);
        int oldCount = 0;
        int newCount = 1;
        for (int i = index + 1; i < values.size() && isNear(values.get(index), values.get(i)); i++) {
            RegisterValue next = values.get(i);
            if (PlausibilityRule.isSentinel(next.wattHours())) {
                continue;
            }
            if (rule.canFollow(oldEnd, next)
                    && (!rule.canFollow(newEnd, next) || oldEnd.wattHours().compareTo(newEnd.wattHours()) >= 0)) {
                oldEnd = next;
                oldCount++;
            } else if (rule.canFollow(newEnd, next)) {
                newEnd = next;
                newCount++;
            }
        }
        boolean counts = newEnd.wattHours().compareTo(values.get(index).wattHours()) > 0;
        return oldCount == 0 ? newCount > 1 : counts && newCount > oldCount;
    }

    private static boolean isNear(RegisterValue value, RegisterValue next) {
        return Duration.between(value.at(), next.at()).compareTo(MeterRegister.MAX_INTERPOLATION_GAP) <= 0;
    }
}
