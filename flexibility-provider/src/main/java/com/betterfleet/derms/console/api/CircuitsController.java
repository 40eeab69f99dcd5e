package com.betterfleet.derms.console.api;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Defines circuits and their operational limits (M16). The EMS API returns the available capacity. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Circuits", description = "Circuits, their operational limits and available capacity.")
class CircuitsController {

    private final MicrogridProvisioning provisioning;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    CircuitsController(MicrogridProvisioning provisioning, MicrogridDirectory microgrids, InstantSource clock) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * A circuit.
     *
     * @param exportRatingKw 0 where absent, as is exportSafeDefaultKw
     * @param phases 1 or 3; 3 where absent
     * @param nominalPhaseVoltage volts between phase and neutral; 230 where absent
     */
    record CircuitDefinition(
            @Nullable String id,
            @Nullable String microgridId,
            @Nullable String name,
            @Nullable String kind,
            @Nullable BigDecimal ratingKw,
            @Nullable BigDecimal safeDefaultKw,
            @Nullable BigDecimal exportRatingKw,
            @Nullable BigDecimal exportSafeDefaultKw,
            @Nullable Integer phases,
            @Nullable BigDecimal nominalPhaseVoltage) {

        private static final int THREE_PHASES = 3;
        private static final BigDecimal DEFAULT_VOLTAGE = BigDecimal.valueOf(230);

        static CircuitDefinition of(Circuit circuit) {
            return new CircuitDefinition(
                    circuit.id(),
                    circuit.microgridId(),
                    circuit.name(),
                    circuit.kind().name(),
                    circuit.importSide().rating().kilowatts(),
                    circuit.importSide().safeDefault().kilowatts(),
                    circuit.exportSide().rating().kilowatts(),
                    circuit.exportSide().safeDefault().kilowatts(),
                    circuit.phases(),
                    circuit.nominalPhaseVoltage());
        }

        Circuit toCircuit(String id, String microgridId) {
            CircuitDirection imported = new CircuitDirection(
                    ApiValues.requirePower("ratingKw", ratingKw),
                    ApiValues.requirePower("safeDefaultKw", safeDefaultKw),
                    Optional.empty());
            CircuitDirection exported = new CircuitDirection(
                    ApiValues.parseOptionalPower("exportRatingKw", exportRatingKw)
                            .orElse(Power.ZERO),
                    ApiValues.parseOptionalPower("exportSafeDefaultKw", exportSafeDefaultKw)
                            .orElse(Power.ZERO),
                    Optional.empty());
            return new Circuit(
                    id,
                    microgridId,
                    InputChecks.requireName("name", name),
                    InputChecks.requireEnum("kind", kind, CircuitKind.class),
                    phases == null ? THREE_PHASES : phases,
                    nominalPhaseVoltage == null ? DEFAULT_VOLTAGE : nominalPhaseVoltage,
                    imported,
                    exported);
        }
    }

    /**
     * An operational limit that an operator sets on a circuit.
     *
     * @param limitKw null releases the limit
     * @param until when the limit ends; null: when an operator releases it
     * @param direction IMPORT where absent
     */
    record OperationalLimitRequest(
            @Nullable BigDecimal limitKw,
            @Nullable String reason,
            @Nullable String until,
            @Nullable String direction) {}

    @PostMapping("/microgrids/{microgridId}/circuits")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a circuit")
    CircuitDefinition createCircuit(@PathVariable String microgridId, @RequestBody CircuitDefinition request) {
        return saveCircuit(ApiValues.generateIdIfAbsent(request.id()), microgridId, request);
    }

    @PutMapping("/circuits/{id}")
    @Operation(
            summary = "Creates or replaces a circuit",
            description =
                    "A partner's limits in force go on. Refused with 409 where they could not: as a FEEDER, which carries"
                            + " no limits, or with other phases or voltage while a group is bound.")
    CircuitDefinition putCircuit(@PathVariable String id, @RequestBody CircuitDefinition request) {
        Optional<String> presentMicrogridId = microgrids.findCircuit(id).map(Circuit::microgridId);
        return saveCircuit(
                ApiValues.requireSameId(id, request.id()),
                ApiValues.requireMicrogridId(request.microgridId(), presentMicrogridId, "circuit"),
                request);
    }

    @DeleteMapping("/circuits/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a circuit")
    void deleteCircuit(@PathVariable String id) {
        provisioning.deleteByKind("circuit", id);
    }

    @PutMapping("/circuits/{id}/operational-limit")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sets or releases the operational limit of a circuit")
    void setOperationalLimit(@PathVariable String id, @RequestBody OperationalLimitRequest request) {
        microgrids.requireCircuit(id);
        Direction direction = request.direction() == null
                ? Direction.IMPORT
                : InputChecks.requireEnum("direction", request.direction(), Direction.class);
        String reason = InputChecks.requireName("reason", request.reason());
        Optional<OperationalLimit> limit = ApiValues.parseOptionalPower("limitKw", request.limitKw())
                .map(power -> OperationalLimit.ofOperator(
                        power, reason, parseLimitEnd(request), AuditTrail.currentActor(), clock.instant()));
        if (limit.isEmpty() && request.until() != null) {
            throw new InvalidValueException(
                    "until", request.until(), "no time, as limitKw is null and releases the limit");
        }
        provisioning.setOperationalLimit(id, direction, limit, reason);
    }

    private static Optional<Instant> parseLimitEnd(OperationalLimitRequest request) {
        return Optional.ofNullable(request.until()).map(text -> InputChecks.requireInstant("until", text));
    }

    private CircuitDefinition saveCircuit(String id, String microgridId, CircuitDefinition request) {
        provisioning.saveCircuit(request.toCircuit(id, microgridId));
        return CircuitDefinition.of(microgrids.requireCircuit(id));
    }
}
