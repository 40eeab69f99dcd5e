package com.betterfleet.derms.console.api;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
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

/** The definition of circuits (M16); what they may carry now is read where load control reads it. */
@RestController
@RequestMapping("/api/v1")
class CircuitsController {

    private final Provisioning provisioning;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    CircuitsController(Provisioning provisioning, MicrogridDirectory microgrids, InstantSource clock) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * A circuit.
     *
     * @param exportRatingKw 0 where none is given, as exportSafeDefaultKw
     * @param phases 1 or 3; 3 where none is given
     * @param nominalPhaseVoltage volts between phase and neutral; 230 where none is given
     */
    record Definition(
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
        private static final BigDecimal USUAL_VOLTAGE = BigDecimal.valueOf(230);

        static Definition of(Circuit circuit) {
            return new Definition(
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

        Circuit as(String id, String microgridId) {
            CircuitSide imported = new CircuitSide(
                    Given.kw("ratingKw", ratingKw), Given.kw("safeDefaultKw", safeDefaultKw), Optional.empty());
            CircuitSide exported = new CircuitSide(
                    Given.optionalKw("exportRatingKw", exportRatingKw).orElse(Power.ZERO),
                    Given.optionalKw("exportSafeDefaultKw", exportSafeDefaultKw).orElse(Power.ZERO),
                    Optional.empty());
            return new Circuit(
                    id,
                    microgridId,
                    Require.name("name", name),
                    Given.oneOf("kind", kind, CircuitKind.class),
                    phases == null ? THREE_PHASES : phases,
                    nominalPhaseVoltage == null ? USUAL_VOLTAGE : nominalPhaseVoltage,
                    imported,
                    exported);
        }
    }

    /**
     * What a person allows on a circuit for now.
     *
     * @param limitKw null releases the limit
     * @param until when it ends by itself; null: when a person releases it
     * @param direction IMPORT where none is given
     */
    record Limit(
            @Nullable BigDecimal limitKw,
            @Nullable String reason,
            @Nullable String until,
            @Nullable String direction) {}

    @PostMapping("/microgrids/{microgridId}/circuits")
    @ResponseStatus(HttpStatus.CREATED)
    Definition create(@PathVariable String microgridId, @RequestBody Definition given) {
        return save(Given.id(given.id()), microgridId, given);
    }

    @PutMapping("/circuits/{id}")
    Definition put(@PathVariable String id, @RequestBody Definition given) {
        String home = given.microgridId() != null
                ? given.microgridId()
                : microgrids.circuit(id).map(Circuit::microgridId).orElse(null);
        return save(
                Given.id(id, given.id()),
                Require.present("microgridId", home, "the microgrid of the new circuit"),
                given);
    }

    @DeleteMapping("/circuits/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        provisioning.delete("circuit", id);
    }

    /** Sets the limit that a person allows for reasons of the plant, or releases it. */
    @PutMapping("/circuits/{id}/operational-limit")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void limit(@PathVariable String id, @RequestBody Limit given) {
        microgrids.requireCircuit(id);
        Direction direction = given.direction() == null
                ? Direction.IMPORT
                : Given.oneOf("direction", given.direction(), Direction.class);
        String reason = Require.name("reason", given.reason());
        Optional<OperationalLimit> limit = Given.optionalKw("limitKw", given.limitKw())
                .map(power -> OperationalLimit.set(power, reason, until(given), Audit.who(), clock.instant()));
        if (limit.isEmpty() && given.until() != null) {
            throw new Invalid("until", given.until(), "nothing where limitKw is null, which releases the limit");
        }
        provisioning.limitOperationally(id, direction, limit, reason);
    }

    private static Optional<Instant> until(Limit given) {
        return Optional.ofNullable(given.until()).map(text -> Require.instant("until", text));
    }

    private Definition save(String id, String microgridId, Definition given) {
        provisioning.put(given.as(id, microgridId));
        return Definition.of(microgrids.requireCircuit(id));
    }
}
