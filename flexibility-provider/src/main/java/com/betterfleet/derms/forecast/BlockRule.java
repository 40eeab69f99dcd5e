package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing that must be true of every block by itself; the texts say what would be right. */
@FunctionalInterface
interface BlockRule {

    /** 10 GW (decision): above any site, below any overflow. */
    Power CEILING = new Power(10_000_000_000L);

    /** In this order: the later ones rely on the earlier ones, as energy is spread over a block that must have a length. */
    List<BlockRule> ALL = List.of(
            BlockRule::unitIsAllowed,
            BlockRule::unitIsConvertible,
            BlockRule::endIsAfterStart,
            BlockRule::startIsWithinHorizon,
            BlockRule::capacityIsNotNegative,
            BlockRule::capacityIsBelowCeiling);

    /** What is wrong with the block, if anything. */
    Optional<Fault> check(ReceivedBlock block, Terms terms, Instant horizon);

    record Fault(BlockField field, String value, String expected) {}

    private static Optional<Fault> unitIsAllowed(ReceivedBlock block, Terms terms, Instant horizon) {
        return faultUnless(terms.units().contains(block.unit()), BlockField.UNIT, block.unit(), usable(terms));
    }

    private static Optional<Fault> unitIsConvertible(ReceivedBlock block, Terms terms, Instant horizon) {
        return terms.obstacle(block.unit())
                .map(why -> new Fault(BlockField.UNIT, block.unit().name(), usable(terms) + ": " + why));
    }

    private static Optional<Fault> endIsAfterStart(ReceivedBlock block, Terms terms, Instant horizon) {
        return faultUnless(
                block.end().isAfter(block.start()),
                BlockField.END,
                block.end(),
                "an instant after the block's start, " + block.start());
    }

    private static Optional<Fault> startIsWithinHorizon(ReceivedBlock block, Terms terms, Instant horizon) {
        return faultUnless(
                !block.start().isAfter(horizon),
                BlockField.START,
                block.start(),
                "at most %d days ahead, which is %s".formatted(ForecastRules.HORIZON.toDays(), horizon));
    }

    private static Optional<Fault> capacityIsNotNegative(ReceivedBlock block, Terms terms, Instant horizon) {
        return faultUnless(
                block.capacity().signum() >= 0, BlockField.CAPACITY, block.capacity(), "0 or more; 0 is a real limit");
    }

    private static Optional<Fault> capacityIsBelowCeiling(ReceivedBlock block, Terms terms, Instant horizon) {
        return faultUnless(
                !terms.exceeds(CEILING, block),
                BlockField.CAPACITY,
                block.capacity() + " " + block.unit(),
                "at most 10 GW");
    }

    private static Optional<Fault> faultUnless(boolean right, BlockField field, Object value, String expected) {
        return right ? Optional.empty() : Optional.of(new Fault(field, value.toString(), expected));
    }

    private static String usable(Terms terms) {
        return "one of "
                + terms.units().stream()
                        .filter(unit -> terms.obstacle(unit).isEmpty())
                        .sorted()
                        .map(CapacityUnit::name)
                        .collect(Collectors.joining(", "));
    }
}
