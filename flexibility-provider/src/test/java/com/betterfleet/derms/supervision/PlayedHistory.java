package com.betterfleet.derms.supervision;

import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.LinkSteps;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Amperes;
import com.betterfleet.derms.forecast.Cover;
import com.betterfleet.derms.forecast.ForecastRules;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.forecast.Judged;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.forecast.ReceivedBlock;
import com.betterfleet.derms.forecast.Replacement;
import com.betterfleet.derms.forecast.Seams;
import com.betterfleet.derms.forecast.Terms;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.PlainEvents.Event;
import com.betterfleet.derms.supervision.PlainEvents.Piece;
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

/** A history played to the service: what intake, link and circuit make of the events, and what is decided from it. */
final class PlayedHistory {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration TICK = Duration.ofSeconds(1).dividedBy(PlainEvents.SECOND);
    private static final Duration INTERVAL = TICK.multipliedBy(PlainLink.INTERVAL);
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Power RATING = new Power(1_000);

    private static final Timing TIMING = new Timing(
            TICK.multipliedBy(PlainHistory.TIMEOUT),
            TICK.multipliedBy(PlainHistory.HOLD),
            TICK.multipliedBy(PlainHistory.STALE).plus(TICK.dividedBy(2)));

    private final PlainEvents history;
    private final Terms terms;
    private final Map<Direction, Stock> stocks = new EnumMap<>(Direction.class);
    private Link link = LinkSteps.created(START);
    private boolean bound;
    private boolean local;
    private Instant epochSince = START;
    private ScopeState state = empty(START);

    PlayedHistory(PlainEvents history) {
        this.history = history;
        terms = new Terms(Set.of(CapacityUnit.W), new Amperes.Unusable("none"), history.phases(), TOLERANCE);
        stocks.put(Direction.IMPORT, new Stock(history.importDefault()));
        stocks.put(Direction.EXPORT, new Stock(history.exportDefault()));
    }

    /** What is stored of one direction. */
    private static final class Stock {
        private Timeline<Allowance> primary = Timeline.empty();
        private Timeline<Allowance> fallback = Timeline.empty();
        private Optional<Instant> acceptedAt = Optional.empty();
        private Power safeDefault;

        Stock(long safeDefault) {
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

    Optional<Standing> standing(boolean export) {
        return state.standing(export ? Direction.EXPORT : Direction.IMPORT);
    }

    /** Whether the service decides this in the transaction of the event itself, and cannot hear of it late. */
    static boolean decidedAtOnce(Event event) {
        return switch (event.kind()) {
            case ACCEPTED, HEARTBEAT, HANDSHAKE -> false;
            default -> true;
        };
    }

    /** Stores what an event changes; nothing is decided yet. */
    void happen(Event event) {
        Instant at = at(event.at());
        Stock stock = stock(event.export());
        switch (event.kind()) {
            case BOUND -> bind(true, at);
            case UNBOUND -> bind(false, at);
            case SCOPE_TAKEN -> handOver(true, at);
            case SCOPE_GIVEN -> handOver(false, at);
            case CONNECTION_TAKEN -> {
                link = LinkSteps.takenDown(link, at);
                handOver(true, at);
            }
            case CONNECTION_GIVEN -> {
                link = LinkSteps.takenUp(link, at);
                handOver(false, at);
            }
            case ACCEPTED -> accept(event, stock, at);
            case WITHDRAWN -> {
                stock.clear();
                restart(event.export() ? Direction.EXPORT : Direction.IMPORT, at);
            }
            case HEARTBEAT -> link = LinkSteps.heard(link, at, at(event.number()), INTERVAL);
            case HANDSHAKE -> link = LinkSteps.shaken(link, at, INTERVAL);
            case RESUMED -> {
                if (Duration.between(at(event.number()), at).compareTo(PATIENCE) > 0) {
                    link = LinkSteps.deafUntil(link, at, INTERVAL);
                }
            }
            case SAFE_DEFAULT -> {
                stock.safeDefault = new Power(event.number());
                state = state.knownUntil(at);
            }
        }
    }

    void decide(int tick) {
        Instant t = at(tick);
        link = LinkSteps.watched(link, t);
        if (bound) {
            state = Decider.decided(state, facts(), t);
        }
    }

    /** Awake only when a change was foretold, or when the link is overdue. */
    void sleepUntil(int tick) {
        Instant t = at(tick);
        Optional<Instant> next = nextDue();
        while (next.isPresent() && !next.get().isAfter(t)) {
            Instant due = next.get();
            link = LinkSteps.watched(link, due);
            if (bound) {
                state = Decider.decided(state, facts(), due);
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
        Map<Direction, Facts> directions = new EnumMap<>(Direction.class);
        stocks.forEach((direction, stock) -> directions.put(
                direction,
                new Facts(
                        true,
                        local ? Control.LOCAL : Control.PARTNER,
                        true,
                        epochSince,
                        new LinkFacts(link.upSince(), link.lostAt(), link.unknownSince()),
                        new InForce(
                                Seams.close(stock.primary, TOLERANCE),
                                Seams.close(stock.fallback, TOLERANCE),
                                stock.acceptedAt),
                        TIMING,
                        history.circuit()
                                ? Optional.of(new CircuitSide(RATING, stock.safeDefault, Optional.empty()))
                                : Optional.empty())));
        return new ScopeFacts("scope", "Vector", Optional.empty(), Optional.empty(), directions);
    }

    private void accept(Event event, Stock stock, Instant at) {
        List<ReceivedBlock> blocks =
                event.pieces().stream().map(PlayedHistory::received).toList();
        Judged judged = ForecastRules.judge(blocks, terms, at);
        if (!(judged instanceof Judged.Accepted accepted)) {
            throw new AssertionError("a made up forecast is refused: " + judged);
        }
        Origin origin = new Origin(event.at(), "request-" + event.at(), at);
        Timeline<Allowance> incoming = accepted.limits().map(limit -> new Allowance(limit, origin));
        Replacement replacement = history.hull() ? Replacement.HULL : Replacement.COVERED;
        Cover cover = event.fallback() ? Cover.FALLBACK : Cover.PRIMARY;
        switch (cover) {
            case PRIMARY -> stock.primary = replacement.apply(stock.primary, incoming);
            case FALLBACK -> stock.fallback = replacement.apply(stock.fallback, incoming);
        }
        stock.acceptedAt = Optional.of(at);
    }

    private static ReceivedBlock received(Piece piece) {
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
        stocks.values().forEach(Stock::forget);
        state = empty(at);
    }

    private void handOver(boolean toPeople, Instant at) {
        local = toPeople;
        epochSince = at;
        stocks.values().forEach(Stock::forget);
    }

    /** As a withdrawal does it. */
    private void restart(Direction direction, Instant at) {
        state.standing(direction).ifPresent(standing -> {
            Map<Direction, Standing> directions = new EnumMap<>(Direction.class);
            directions.putAll(state.directions());
            directions.put(direction, new Standing(standing.binding(), standing.since(), Memory.fresh(at)));
            state = new ScopeState(state.scopeId(), directions, at, at, Optional.of(at));
        });
    }

    private Stock stock(boolean export) {
        Stock stock = stocks.get(export ? Direction.EXPORT : Direction.IMPORT);
        if (stock == null) {
            throw new IllegalStateException("a direction without a stock");
        }
        return stock;
    }

    /** A watch that has decided nothing. */
    private static ScopeState empty(Instant at) {
        return new ScopeState("scope", Map.of(), at, at, Optional.empty());
    }
}
