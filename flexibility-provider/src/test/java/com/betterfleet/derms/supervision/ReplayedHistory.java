package com.betterfleet.derms.supervision;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ConversionRules;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastRules;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.forecast.ReceivedBlock;
import com.betterfleet.derms.forecast.ReplacementRule;
import com.betterfleet.derms.forecast.SeamRules;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.link.LinkOperations;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.RandomEvents.BlockPiece;
import com.betterfleet.derms.supervision.RandomEvents.RandomEvent;
import com.betterfleet.derms.supervision.decision.ControlAuthority;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DecisionTiming;
import com.betterfleet.derms.supervision.decision.DirectionFacts;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.GapPolicyRule;
import com.betterfleet.derms.supervision.decision.LinkFacts;
import com.betterfleet.derms.supervision.decision.ScopeFacts;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Replays a history on the service's own rules: intake, link, circuit and decisions. */
final class ReplayedHistory {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration TICK = Duration.ofSeconds(1).dividedBy(RandomEvents.SECOND);
    private static final Duration INTERVAL = TICK.multipliedBy(ReferenceLink.INTERVAL);
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final Duration MIN_LAPSE = Duration.ofSeconds(2);
    private static final Power RATING = new Power(1_000);

    private static final DecisionTiming TIMING = new DecisionTiming(
            TICK.multipliedBy(ReferenceHistory.TIMEOUT),
            TICK.multipliedBy(ReferenceHistory.HOLD),
            TICK.multipliedBy(ReferenceHistory.STALE).plus(TICK.dividedBy(2)));

    private final RandomEvents history;
    private final ConversionRules conversionRules;
    private final Map<Direction, StoredDirection> stocks = new EnumMap<>(Direction.class);
    private PartnerLink link = LinkOperations.createLink(START);
    private boolean bound;
    private boolean local;
    private Instant epochSince = START;
    private ScopeState state = empty(START);

    ReplayedHistory(RandomEvents history) {
        this.history = history;
        conversionRules = new ConversionRules(
                Set.of(CapacityUnit.W), new AmpereConversion.InconvertibleAmperes("none"), history.phases(), TOLERANCE);
        stocks.put(Direction.IMPORT, new StoredDirection(history.importDefault()));
        stocks.put(Direction.EXPORT, new StoredDirection(history.exportDefault()));
    }

    /** The stored data of one direction. */
    private static final class StoredDirection {
        private Timeline<CapacityLimit> primary = Timeline.empty();
        private Timeline<CapacityLimit> fallback = Timeline.empty();
        private Optional<Instant> acceptedAt = Optional.empty();
        private Power safeDefault;

        StoredDirection(long safeDefault) {
            this.safeDefault = new Power(safeDefault);
        }

        void clear() {
            primary = Timeline.empty();
            fallback = Timeline.empty();
        }

        void forget() {
            clear();
            acceptedAt = Optional.empty();
        }
    }

    static Instant at(int tick) {
        return START.plus(TICK.multipliedBy(tick));
    }

    boolean isBound() {
        return bound;
    }

    Optional<DirectionState> directionState(boolean export) {
        return state.directionState(export ? Direction.EXPORT : Direction.IMPORT);
    }

    /** Whether the service decides in the transaction of the event itself, so that it cannot be late. */
    static boolean isDecidedAtOnce(RandomEvent event) {
        return switch (event.kind()) {
            case ACCEPTED, HEARTBEAT, HANDSHAKE -> false;
            default -> true;
        };
    }

    /** Stores the changes of an event, without a decision. */
    void applyEvent(RandomEvent event) {
        Instant at = at(event.at());
        StoredDirection stock = stock(event.export());
        switch (event.kind()) {
            case BOUND -> bind(true, at);
            case UNBOUND -> bind(false, at);
            case SCOPE_TAKEN -> setLocalControl(true, at);
            case SCOPE_GIVEN -> setLocalControl(false, at);
            case CONNECTION_TAKEN -> {
                link = LinkOperations.disconnectLink(link, at);
                setLocalControl(true, at);
            }
            case CONNECTION_GIVEN -> {
                link = LinkOperations.reconnectLink(link, at);
                setLocalControl(false, at);
            }
            case ACCEPTED -> accept(event, stock, at);
            case WITHDRAWN -> {
                stock.clear();
                restart(event.export() ? Direction.EXPORT : Direction.IMPORT, at);
            }
            case HEARTBEAT -> link = LinkOperations.receiveHeartbeat(link, at, at(event.number()), INTERVAL);
            case HANDSHAKE -> link = LinkOperations.completeHandshake(link, at, INTERVAL);
            case RESUMED -> {
                if (Duration.between(at(event.number()), at).compareTo(MIN_LAPSE) >= 0) {
                    link = LinkOperations.suspendUntil(link, at, INTERVAL);
                }
            }
            case SAFE_DEFAULT -> {
                stock.safeDefault = new Power(event.number());
                state = state.withDecidedAt(at);
            }
        }
    }

    void decide(int tick) {
        Instant t = at(tick);
        link = LinkOperations.checkDeadline(link, t);
        if (bound) {
            state = state.advanceTo(facts(), t);
        }
    }

    /** Decides only at announced changes, and when the link is overdue. */
    void decideNextChangesUntil(int tick) {
        Instant t = at(tick);
        Optional<Instant> next = nextDue();
        while (next.isPresent() && !next.get().isAfter(t)) {
            Instant due = next.get();
            link = LinkOperations.checkDeadline(link, due);
            if (bound) {
                state = state.advanceTo(facts(), due);
            }
            next = nextDue();
        }
        decide(tick);
    }

    private Optional<Instant> nextDue() {
        return Stream.of(
                        state.nextChangeAt(),
                        link.aliveUntil().filter(until -> !link.lostAt().equals(Optional.of(until))))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private ScopeFacts facts() {
        Map<Direction, DirectionFacts> directions = new EnumMap<>(Direction.class);
        stocks.forEach((direction, stock) -> directions.put(
                direction,
                new DirectionFacts(
                        true,
                        local ? ControlAuthority.LOCAL : ControlAuthority.PARTNER,
                        true,
                        epochSince,
                        new LinkFacts(link.upSince(), link.lostAt(), link.unknownSince()),
                        new ForecastsInForce(
                                SeamRules.closeSeams(stock.primary, TOLERANCE),
                                SeamRules.closeSeams(stock.fallback, TOLERANCE),
                                stock.acceptedAt),
                        TIMING,
                        new GapPolicyRule.SafeDefaultRule(),
                        history.circuit()
                                ? Optional.of(new CircuitDirection(RATING, stock.safeDefault, Optional.empty()))
                                : Optional.empty())));
        return new ScopeFacts("scope", Optional.empty(), Optional.empty(), directions);
    }

    private void accept(RandomEvent event, StoredDirection stock, Instant at) {
        List<ReceivedBlock> blocks =
                event.pieces().stream().map(ReplayedHistory::received).toList();
        ValidationResult result = ForecastRules.validateForecast(blocks, conversionRules, at);
        if (!(result instanceof ValidationResult.ValidForecast accepted)) {
            throw new AssertionError("a made up forecast is refused: " + result);
        }
        ForecastOrigin origin = new ForecastOrigin(event.at(), "request-" + event.at(), at);
        Timeline<CapacityLimit> incoming = accepted.limits().mapValues(limit -> new CapacityLimit(limit, origin));
        ReplacementRule replacement = history.hull() ? ReplacementRule.HULL : ReplacementRule.COVERED;
        ForecastKind cover = event.fallback() ? ForecastKind.FALLBACK : ForecastKind.PRIMARY;
        switch (cover) {
            case PRIMARY -> stock.primary = replacement.applyForecast(stock.primary, incoming);
            case FALLBACK -> stock.fallback = replacement.applyForecast(stock.fallback, incoming);
        }
        stock.acceptedAt = Optional.of(at);
    }

    private static ReceivedBlock received(BlockPiece piece) {
        Phase phase = switch (piece.phase()) {
            case '1' -> Phase.ONE;
            case '2' -> Phase.TWO;
            case '3' -> Phase.THREE;
            case '?' -> Phase.UNKNOWN;
            default -> Phase.ALL;
        };
        return new ReceivedBlock(
                BigDecimal.valueOf(piece.watts()),
                CapacityUnit.W,
                phase,
                START.plusSeconds(piece.start()),
                START.plusSeconds(piece.end()));
    }

    private void bind(boolean nowBound, Instant at) {
        bound = nowBound;
        local = false;
        epochSince = at;
        stocks.values().forEach(StoredDirection::forget);
        state = empty(at);
    }

    private void setLocalControl(boolean toPeople, Instant at) {
        local = toPeople;
        epochSince = at;
        stocks.values().forEach(StoredDirection::forget);
    }

    /** Restarts a direction as a withdrawal does. */
    private void restart(Direction direction, Instant at) {
        state.directionState(direction).ifPresent(before -> {
            Map<Direction, DirectionState> directions = new EnumMap<>(Direction.class);
            directions.putAll(state.directions());
            directions.put(
                    direction, new DirectionState(before.decision(), before.since(), DecisionHistory.emptySince(at)));
            state = new ScopeState(state.scopeId(), directions, at, at, Optional.of(at));
        });
    }

    private StoredDirection stock(boolean export) {
        StoredDirection stock = stocks.get(export ? Direction.EXPORT : Direction.IMPORT);
        if (stock == null) {
            throw new IllegalStateException("a direction without a stock");
        }
        return stock;
    }

    /** A state without any decision. */
    private static ScopeState empty(Instant at) {
        return new ScopeState("scope", Map.of(), at, at, Optional.empty());
    }
}
