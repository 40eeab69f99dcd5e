package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A validation rule for a single forecast block; the error text states the expected value. */
@FunctionalInterface
interface BlockRule {

    /** 10 GW (decision): above the capacity of any site, below any overflow. */
    Power MAX_POWER = new Power(10_000_000_000L);

    /**
     * In this order: later rules rely on earlier ones. Energy is spread over the block's length, which must be
     * positive.
     */
    List<BlockRule> ALL = List.of(
            BlockRule::checkUnitAllowed,
            BlockRule::checkUnitConvertible,
            BlockRule::checkEndAfterStart,
            BlockRule::checkStartWithinHorizon,
            BlockRule::checkCapacityNotNegative,
            BlockRule::checkCapacityBelowMaximum);

    /** Returns the error of the block, if it has one. */
    Optional<BlockError> checkBlock(ReceivedBlock block, ConversionRules rules, Instant horizon);

    record BlockError(BlockField field, String value, String expected) {}

    private static Optional<BlockError> checkUnitAllowed(ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return errorUnless(
                rules.units().contains(block.unit()), BlockField.UNIT, block.unit(), () -> listUsableUnits(rules));
    }

    private static Optional<BlockError> checkUnitConvertible(
            ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return rules.conversionObstacle(block.unit())
                .map(reason ->
                        new BlockError(BlockField.UNIT, block.unit().name(), listUsableUnits(rules) + ": " + reason));
    }

    private static Optional<BlockError> checkEndAfterStart(
            ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return errorUnless(
                block.end().isAfter(block.start()),
                BlockField.END,
                block.end(),
                () -> "an instant after the block's start, " + block.start());
    }

    private static Optional<BlockError> checkStartWithinHorizon(
            ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return errorUnless(
                !block.start().isAfter(horizon),
                BlockField.START,
                block.start(),
                () -> "at most %d days ahead, which is %s".formatted(ForecastRules.HORIZON.toDays(), horizon));
    }

    private static Optional<BlockError> checkCapacityNotNegative(
            ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return errorUnless(
                block.capacity().signum() >= 0,
                BlockField.CAPACITY,
                block.capacity(),
                () -> "0 or more; 0 is a real limit");
    }

    private static Optional<BlockError> checkCapacityBelowMaximum(
            ReceivedBlock block, ConversionRules rules, Instant horizon) {
        return rules.exceedsPower(MAX_POWER, block)
                ? Optional.of(new BlockError(
                        BlockField.CAPACITY,
                        InputChecks.formatNumber(block.capacity()) + " " + block.unit(),
                        "at most 10 GW"))
                : Optional.empty();
    }

    /** The texts are formatted where there is an error only: nearly all blocks are right. */
    private static Optional<BlockError> errorUnless(
            boolean valid, BlockField field, Object value, Supplier<String> expected) {
        return valid
                ? Optional.empty()
                : Optional.of(new BlockError(field, InputChecks.formatValue(value), expected.get()));
    }

    private static String listUsableUnits(ConversionRules rules) {
        return "one of "
                + rules.units().stream()
                        .filter(unit -> rules.conversionObstacle(unit).isEmpty())
                        .sorted()
                        .map(CapacityUnit::name)
                        .collect(Collectors.joining(", "));
    }
}
