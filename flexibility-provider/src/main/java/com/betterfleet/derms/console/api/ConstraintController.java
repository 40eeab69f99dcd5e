package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.TakenBack;
import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.console.site.SiteTimeline;
import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.EnergyOutlooks;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Handover;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Outlook;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Standing;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What binds a scope, what did and what will; and the withdrawal of the partner's limits (M5). */
@RestController
@RequestMapping("/api/v1/scopes/{id}")
class ConstraintController {

    private static final Duration LONGEST_SPAN = Duration.ofDays(31);

    private final Supervision supervision;
    private final Handover handover;
    private final SiteTimeline timeline;
    private final EnergyOutlooks energies;
    private final Bindings bindings;
    private final Connections connections;
    private final InstantSource clock;

    ConstraintController(
            Supervision supervision,
            Handover handover,
            SiteTimeline timeline,
            EnergyOutlooks energies,
            Bindings bindings,
            Connections connections,
            InstantSource clock) {
        this.supervision = supervision;
        this.handover = handover;
        this.timeline = timeline;
        this.energies = energies;
        this.bindings = bindings;
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * What binds a scope now.
     *
     * @param enforced false where the binding only observes: the limit is what would be
     * @param energyAvailableKwh what the limits ahead allow to be imported until {@code energyUntil}; null where the scope states
     *     no such time or has no circuit
     * @param energyUsedBeforeKwh what was used in the same local times a day earlier; null where its meters do not tell all of it
     * @param localControl who took full local control back; null: the partner's limits apply
     */
    record Constraint(
            String mode,
            boolean enforced,
            Instant decidedAt,
            Instant validUntil,
            @Nullable BigDecimal energyAvailableKwh,
            @Nullable Instant energyUntil,
            @Nullable BigDecimal energyUsedBeforeKwh,
            @Nullable LocalControl localControl,
            @JsonProperty("import") @Nullable Side imported,
            @JsonProperty("export") @Nullable Side exported) {}

    /**
     * One direction.
     *
     * @param limitKw the limit of the envelope; null: no envelope holds
     * @param until when what holds changes, as far as is known within a day
     */
    record Side(
            @Nullable BigDecimal limitKw,
            @Nullable String reason,
            @Nullable String applied,
            Instant since,
            @Nullable Instant until,
            boolean recovering,
            @Nullable Source source) {}

    /** Where a limit comes from; the reference is the id that the partner gave its message. */
    record Source(String issuer, String reference, String basis, Instant receivedAt) {}

    record Step(
            Instant start,
            Instant end,
            String mode,
            @Nullable BigDecimal importLimitKw,
            @Nullable BigDecimal exportLimitKw) {}

    record Withdrawal(@Nullable String direction, @Nullable String reason) {}

    record Disconnection(@Nullable String reason) {}

    /** Who has full local control of the scope, since when and why. */
    record LocalControl(Instant since, String by, String reason) {
        static LocalControl of(TakenBack back) {
            return new LocalControl(back.since(), back.by(), back.reason());
        }
    }

    @GetMapping("/constraint")
    Constraint constraint(@PathVariable String id) {
        return constraint(supervision.state(id));
    }

    /** Withdraws the partner's limits of one direction: the circuit's own path holds until the next accepted forecast. */
    @PostMapping("/withdraw")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Constraint withdraw(@PathVariable String id, @RequestBody Withdrawal given) {
        Direction direction = Given.oneOf("direction", given.direction(), Direction.class);
        return constraint(supervision.withdraw(id, direction, Require.name("reason", given.reason())));
    }

    /**
     * Takes full local control of the scope back: the partner's limits stop applying at once, what it sends for this group is
     * refused until the scope is connected again. Link and other scopes are untouched (M9).
     */
    @PostMapping("/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Constraint disconnect(@PathVariable String id, @RequestBody Disconnection given) {
        handover.disconnectScope(id, Require.name("reason", given.reason()));
        return constraint(supervision.state(id));
    }

    /** Gives the scope to the partner again; it waits for a new forecast, as after binding. */
    @PostMapping("/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Constraint connect(@PathVariable String id) {
        handover.connectScope(id);
        return constraint(supervision.state(id));
    }

    /** The steps within a span, by default a day back and a day ahead. */
    @GetMapping("/timeline")
    Page<Step> timeline(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        List<Step> steps = timeline.of(id, span(from, to)).stream()
                .map(ConstraintController::step)
                .toList();
        return new Page<>(steps, null);
    }

    private Constraint constraint(ScopeState state) {
        Optional<GroupBinding> binding = bindings.ofScope(state.scopeId());
        String issuer = binding.map(
                        bound -> connections.require(bound.connectionId()).name())
                .orElse("");
        boolean enforced =
                binding.map(bound -> bound.enforcement() == Enforcement.ENFORCE).orElse(false);
        Instant now = clock.instant();
        Optional<EnergyOutlook> energy = energies.of(state.scopeId(), now);
        Outlook outlook = supervision.outlook(state.scopeId(), new Interval(now, now.plus(Supervision.OUTLOOK)));
        return new Constraint(
                state.mode().name(),
                enforced,
                state.decidedAt(),
                state.decidedAt().plus(Supervision.VALIDITY),
                energy.map(ahead -> ahead.available().kilowattHours()).orElse(null),
                energy.map(EnergyOutlook::until).orElse(null),
                energy.flatMap(EnergyOutlook::usedBefore)
                        .map(Energy::kilowattHours)
                        .orElse(null),
                binding.flatMap(GroupBinding::takenBack).map(LocalControl::of).orElse(null),
                side(state, Direction.IMPORT, outlook, issuer),
                side(state, Direction.EXPORT, outlook, issuer));
    }

    private static @Nullable Side side(ScopeState state, Direction direction, Outlook outlook, String issuer) {
        Optional<Standing> standing = state.standing(direction);
        if (standing.isEmpty()) {
            return null;
        }
        Binding binding = standing.get().binding();
        return new Side(
                binding.held().map(held -> held.limit().kilowatts()).orElse(null),
                binding.reason().map(Enum::name).orElse(null),
                binding.applied().map(Enum::name).orElse(null),
                standing.get().since(),
                outlook.until(direction).orElse(null),
                binding.recovering(),
                binding.held().map(held -> source(held, issuer)).orElse(null));
    }

    private static Source source(Held held, String issuer) {
        return new Source(
                issuer,
                held.origin().requestId(),
                held.basis().name(),
                held.origin().acceptedAt());
    }

    private static Step step(SiteStep step) {
        return new Step(
                step.interval().start(),
                step.interval().end(),
                step.mode().name(),
                step.limit(Direction.IMPORT).map(Power::kilowatts).orElse(null),
                step.limit(Direction.EXPORT).map(Power::kilowatts).orElse(null));
    }

    private Interval span(@Nullable String from, @Nullable String to) {
        Instant now = clock.instant();
        Instant start = from == null ? now.minus(Supervision.OUTLOOK) : Require.instant("from", from);
        Instant end = to == null ? now.plus(Supervision.OUTLOOK) : Require.instant("to", to);
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST_SPAN) > 0) {
            throw new Invalid(
                    "to",
                    end,
                    "a time after from, %s, and at most %d days after it".formatted(start, LONGEST_SPAN.toDays()));
        }
        return new Interval(start, end);
    }
}
