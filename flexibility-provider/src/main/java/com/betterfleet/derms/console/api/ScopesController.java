package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.BreachCriteria;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Defines managed scopes (M16). */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Scopes", description = "Managed scopes, their limits and who controls them.")
class ScopesController {

    private final MicrogridProvisioning provisioning;
    private final MicrogridDirectory microgrids;
    private final ScopeSupervision supervision;

    ScopesController(MicrogridProvisioning provisioning, MicrogridDirectory microgrids, ScopeSupervision supervision) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
        this.supervision = supervision;
    }

    /**
     * A managed scope.
     *
     * @param circuitId the circuit that the scope's envelope limits
     * @param minimumUsefulKw the limit below which the site cannot work
     * @param uncontrollableLoadKw the load that cannot be switched off
     * @param energyUntil the local time until which the available energy is computed, such as 06:00
     * @param breachWindowSeconds the short window in which load is averaged and checked against the limit; 60 to 900
     * @param breachSettleSeconds the time allowed for load to follow a step down of the limit; 0 to 900
     * @param breachTolerancePercent the tolerance above the limit, in percent; 0 to 100
     * @param breachToleranceKw the tolerance above the limit, in kW; the greater of both applies
     * @param enforced only in answers: whether a partner's limits are written to the circuit
     * @param notEnforcedReason only in answers: NOT_BOUND, OBSERVED, NO_CIRCUIT or NO_GRID_CONNECTION; null where enforced
     */
    record ScopeDefinition(
            @Nullable String id,
            @Nullable String microgridId,
            @Nullable String name,
            @Nullable String circuitId,
            @Nullable BigDecimal minimumUsefulKw,
            @Nullable BigDecimal uncontrollableLoadKw,
            @Nullable String energyUntil,
            @Nullable Integer breachWindowSeconds,
            @Nullable Integer breachSettleSeconds,
            @Nullable BigDecimal breachTolerancePercent,
            @Nullable BigDecimal breachToleranceKw,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            Boolean enforced,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            String notEnforcedReason) {

        static ScopeDefinition of(ManagedScope scope, LimitEnforcement enforcement) {
            return new ScopeDefinition(
                    scope.id(),
                    scope.microgridId(),
                    scope.name(),
                    scope.circuitId().orElse(null),
                    scope.minimumUseful().map(Power::kilowatts).orElse(null),
                    scope.uncontrollableLoad().map(Power::kilowatts).orElse(null),
                    scope.energyUntil().map(LocalTime::toString).orElse(null),
                    Math.toIntExact(scope.breachCriteria().window().toSeconds()),
                    Math.toIntExact(scope.breachCriteria().settle().toSeconds()),
                    scope.breachCriteria().tolerancePercent(),
                    scope.breachCriteria().tolerance().kilowatts(),
                    enforcement.isEnforced(),
                    enforcement.isEnforced() ? null : enforcement.name());
        }

        ManagedScope toScope(String id, String microgridId) {
            return new ManagedScope(
                    id,
                    microgridId,
                    InputChecks.requireName("name", name),
                    Optional.ofNullable(circuitId),
                    ApiValues.parseOptionalPower("minimumUsefulKw", minimumUsefulKw),
                    ApiValues.parseOptionalPower("uncontrollableLoadKw", uncontrollableLoadKw),
                    Optional.ofNullable(energyUntil).map(ScopeDefinition::parseLocalTime),
                    toBreachCriteria());
        }

        /** The criteria of the request, with defaults for absent ones. */
        private BreachCriteria toBreachCriteria() {
            BreachCriteria defaults = BreachCriteria.DEFAULT;
            return new BreachCriteria(
                    breachWindowSeconds == null ? defaults.window() : Duration.ofSeconds(breachWindowSeconds),
                    breachSettleSeconds == null ? defaults.settle() : Duration.ofSeconds(breachSettleSeconds),
                    breachTolerancePercent == null ? defaults.tolerancePercent() : breachTolerancePercent,
                    ApiValues.parseOptionalPower("breachToleranceKw", breachToleranceKw)
                            .orElse(defaults.tolerance()));
        }

        private static LocalTime parseLocalTime(String text) {
            try {
                LocalTime time = LocalTime.parse(text);
                if (time.equals(time.truncatedTo(ChronoUnit.MINUTES))) {
                    return time;
                }
            } catch (DateTimeParseException e) {
                // Reported below, like every other unsuitable value.
            }
            throw new InvalidValueException(
                    "energyUntil", text, "a local time of the site in hours and minutes, such as 06:00");
        }
    }

    @PostMapping("/microgrids/{microgridId}/scopes")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a managed scope")
    ScopeDefinition createScope(@PathVariable String microgridId, @RequestBody ScopeDefinition definition) {
        return saveScope(ApiValues.generateIdIfAbsent(definition.id()), microgridId, definition);
    }

    @PutMapping("/scopes/{id}")
    @Operation(
            summary = "Creates or replaces a managed scope",
            description =
                    "A partner's limits in force go on, on another circuit as well. Refused with 409 where they could"
                            + " not: without a circuit, on one that is no grid connection, or of other phases or voltage. Clear the"
                            + " limits or unbind the group first.")
    ScopeDefinition putScope(@PathVariable String id, @RequestBody ScopeDefinition definition) {
        Optional<String> presentMicrogridId = microgrids.findScope(id).map(ManagedScope::microgridId);
        return saveScope(
                ApiValues.requireSameId(id, definition.id()),
                ApiValues.requireMicrogridId(definition.microgridId(), presentMicrogridId, "scope"),
                definition);
    }

    @GetMapping("/scopes/{id}")
    @Operation(summary = "Returns a managed scope")
    ScopeDefinition getScope(@PathVariable String id) {
        return ScopeDefinition.of(microgrids.requireScope(id), supervision.readEnforcement(id));
    }

    @GetMapping("/scopes")
    @Operation(summary = "Lists managed scopes")
    ListPage<ScopeDefinition> listScopes(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        ListPage<ManagedScope> page = ListPage.of(microgrids.listScopes(), offset, limit);
        Map<String, LimitEnforcement> enforcements = supervision.readEnforcements(
                page.items().stream().map(ManagedScope::id).toList());
        return page.mapItems(
                scope -> ScopeDefinition.of(scope, enforcements.getOrDefault(scope.id(), LimitEnforcement.NOT_BOUND)));
    }

    @DeleteMapping("/scopes/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a managed scope")
    void deleteScope(@PathVariable String id) {
        provisioning.deleteByKind("scope", id);
    }

    private ScopeDefinition saveScope(String id, String microgridId, ScopeDefinition definition) {
        provisioning.saveScope(definition.toScope(id, microgridId));
        return getScope(id);
    }
}
