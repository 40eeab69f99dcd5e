package com.betterfleet.derms.console.api;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.LocalControlRecord;
import com.betterfleet.derms.console.timeline.ScopeTimelineReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.EnergyOutlookService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.listing.RequestedSpan;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.LocalControlService;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Interval;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
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

/** Returns a scope's limits, past, present and future, and changes who controls it (M5, M9). */
@RestController
@RequestMapping("/api/v1/scopes/{id}")
@Tag(name = "Scopes", description = "Managed scopes, their limits and who controls them.")
class ConstraintController {

    private final ScopeSupervision supervision;
    private final LocalControlService localControlService;
    private final ScopeTimelineReader timeline;
    private final EnergyOutlookService energies;
    private final GroupBindings bindings;
    private final PartnerConnections connections;
    private final InstantSource clock;

    ConstraintController(
            ScopeSupervision supervision,
            LocalControlService localControlService,
            ScopeTimelineReader timeline,
            EnergyOutlookService energies,
            GroupBindings bindings,
            PartnerConnections connections,
            InstantSource clock) {
        this.supervision = supervision;
        this.localControlService = localControlService;
        this.timeline = timeline;
        this.energies = energies;
        this.bindings = bindings;
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * The limits of a scope now.
     *
     * @param enforced false where the limit is not written to a circuit
     * @param notEnforcedReason why it is not: NOT_BOUND, OBSERVED (the binding only observes), NO_CIRCUIT (the scope has no
     *     circuit) or NO_GRID_CONNECTION (its circuit is of another kind); null where it is
     * @param energyAvailableKwh the energy that the limits allow to import until {@code energyUntil}, kWh; null where
     *     the scope has no such time or no circuit
     * @param energyUsedBeforeKwh the energy used in the same local times a day earlier, kWh; null where meter data is
     *     incomplete
     * @param localControl who took local control of the scope; null: the partner's limits apply
     */
    record ConstraintResponse(
            String mode,
            boolean enforced,
            @Nullable String notEnforcedReason,
            Instant decidedAt,
            Instant validUntil,
            @Nullable BigDecimal energyAvailableKwh,
            @Nullable Instant energyUntil,
            @Nullable BigDecimal energyUsedBeforeKwh,
            @Nullable LocalControlResponse localControl,
            @JsonProperty("import") @Nullable DirectionConstraintResponse imported,
            @JsonProperty("export") @Nullable DirectionConstraintResponse exported) {}

    /**
     * The limit of one direction.
     *
     * @param limitKw the limit of the operating envelope; null: there is no envelope
     * @param until the next change of the limit known within a day
     */
    record DirectionConstraintResponse(
            @Nullable BigDecimal limitKw,
            @Nullable String reason,
            @Nullable String applied,
            Instant since,
            @Nullable Instant until,
            boolean recovering,
            @Nullable LimitSourceResponse source) {}

    /** The source of a limit; the reference is the request id of the partner's message. */
    record LimitSourceResponse(String issuer, String reference, String basis, Instant receivedAt) {}

    record TimelineStepResponse(
            Instant start,
            Instant end,
            String mode,
            @Nullable BigDecimal importLimitKw,
            @Nullable BigDecimal exportLimitKw) {}

    record WithdrawLimitsRequest(
            @Nullable String direction, @Nullable String reason) {}

    record ScopeDisconnectRequest(@Nullable String reason) {}

    /** Who has local control of the scope, since when and why. */
    record LocalControlResponse(Instant since, String by, String reason) {
        static LocalControlResponse of(LocalControlRecord localControl) {
            return new LocalControlResponse(localControl.since(), localControl.by(), localControl.reason());
        }
    }

    @GetMapping("/constraint")
    @Operation(summary = "Returns the limits of a scope now")
    ConstraintResponse getConstraint(@PathVariable String id) {
        return toConstraint(supervision.readState(id));
    }

    @PostMapping("/withdraw")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Clears the limits of the partner in one direction",
            description = "The own limits of the circuit apply until the next accepted forecast.")
    ConstraintResponse withdrawLimits(@PathVariable String id, @RequestBody WithdrawLimitsRequest request) {
        Direction direction = InputChecks.requireEnum("direction", request.direction(), Direction.class);
        return toConstraint(
                supervision.withdrawLimits(id, direction, InputChecks.requireName("reason", request.reason())));
    }

    @PostMapping("/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Takes local control of a scope",
            description = "The partner's limits stop applying immediately, and its messages for this group are "
                    + "refused until the scope is connected again. The link and other scopes stay as they are.")
    ConstraintResponse disconnectScope(@PathVariable String id, @RequestBody ScopeDisconnectRequest request) {
        localControlService.disconnectScope(id, InputChecks.requireName("reason", request.reason()));
        return toConstraint(supervision.readState(id));
    }

    @PostMapping("/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Returns control of a scope to the partner",
            description = "The scope waits for a new forecast, as after binding.")
    ConstraintResponse connectScope(@PathVariable String id) {
        localControlService.connectScope(id);
        return toConstraint(supervision.readState(id));
    }

    @GetMapping("/timeline")
    @Operation(summary = "Returns the control states of a span, by default a day back and a day ahead")
    ListPage<TimelineStepResponse> getTimeline(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        List<TimelineStepResponse> steps = timeline.findSteps(id, parseSpan(from, to)).stream()
                .map(ConstraintController::toTimelineStep)
                .toList();
        return new ListPage<>(steps, null);
    }

    private ConstraintResponse toConstraint(ScopeState state) {
        Optional<GroupBinding> binding = bindings.findByScope(state.scopeId());
        String issuer = binding.map(groupBinding -> connections
                        .requireConnection(groupBinding.connectionId())
                        .name())
                .orElse("");
        LimitEnforcement enforcement = supervision.readEnforcement(state.scopeId());
        Instant now = clock.instant();
        Optional<EnergyOutlook> energy = energies.computeOutlook(state.scopeId(), now);
        ControlOutlook outlook =
                supervision.computeOutlook(state.scopeId(), new Interval(now, now.plus(ScopeSupervision.OUTLOOK_SPAN)));
        return new ConstraintResponse(
                state.mode().name(),
                enforcement.isEnforced(),
                enforcement.isEnforced() ? null : enforcement.name(),
                state.decidedAt(),
                state.decidedAt().plus(ScopeSupervision.DECISION_VALIDITY),
                energy.map(ahead -> ahead.available().kilowattHours()).orElse(null),
                energy.map(EnergyOutlook::until).orElse(null),
                energy.flatMap(EnergyOutlook::usedDayBefore)
                        .map(Energy::kilowattHours)
                        .orElse(null),
                binding.flatMap(GroupBinding::localControl)
                        .map(LocalControlResponse::of)
                        .orElse(null),
                toDirectionConstraint(state, Direction.IMPORT, outlook, issuer),
                toDirectionConstraint(state, Direction.EXPORT, outlook, issuer));
    }

    private static @Nullable DirectionConstraintResponse toDirectionConstraint(
            ScopeState state, Direction direction, ControlOutlook outlook, String issuer) {
        Optional<DirectionState> directionState = state.directionState(direction);
        if (directionState.isEmpty()) {
            return null;
        }
        ControlDecision decision = directionState.get().decision();
        return new DirectionConstraintResponse(
                decision.appliedLimit()
                        .map(appliedLimit -> appliedLimit.limit().kilowatts())
                        .orElse(null),
                decision.findReason().map(Enum::name).orElse(null),
                decision.findFallbackSource().map(Enum::name).orElse(null),
                directionState.get().since(),
                outlook.nextChangeAt(direction).orElse(null),
                decision.recovering(),
                decision.appliedLimit()
                        .map(appliedLimit -> toLimitSource(appliedLimit, issuer))
                        .orElse(null));
    }

    private static LimitSourceResponse toLimitSource(AppliedLimit appliedLimit, String issuer) {
        return new LimitSourceResponse(
                issuer,
                appliedLimit.origin().requestId(),
                appliedLimit.basis().name(),
                appliedLimit.origin().acceptedAt());
    }

    private static TimelineStepResponse toTimelineStep(TimelineStep step) {
        return new TimelineStepResponse(
                step.interval().start(),
                step.interval().end(),
                step.mode().name(),
                step.envelopeLimit(Direction.IMPORT).map(Power::kilowatts).orElse(null),
                step.envelopeLimit(Direction.EXPORT).map(Power::kilowatts).orElse(null));
    }

    private Interval parseSpan(@Nullable String from, @Nullable String to) {
        Instant now = clock.instant();
        Instant start =
                from == null ? now.minus(ScopeSupervision.OUTLOOK_SPAN) : InputChecks.requireInstant("from", from);
        Instant end = to == null ? now.plus(ScopeSupervision.OUTLOOK_SPAN) : InputChecks.requireInstant("to", to);
        return RequestedSpan.requireSpan(start, end);
    }
}
