package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.BreachCriteria;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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

    ScopesController(MicrogridProvisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
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
            @Nullable BigDecimal breachToleranceKw) {

        static ScopeDefinition of(ManagedScope scope) {
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
                    scope.breachCriteria().tolerance().kilowatts());
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
    @Operation(summary = "Creates or replaces a managed scope")
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
        return ScopeDefinition.of(microgrids.requireScope(id));
    }

    @GetMapping("/scopes")
    @Operation(summary = "Lists managed scopes")
    ListPage<ScopeDefinition> listScopes(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(
                microgrids.listScopes().stream().map(ScopeDefinition::of).toList(), offset, limit);
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
