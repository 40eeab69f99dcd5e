package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.BreachTerms;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
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

/** The definition of managed scopes (M16). */
@RestController
@RequestMapping("/api/v1")
class ScopesController {

    private final Provisioning provisioning;
    private final MicrogridDirectory microgrids;

    ScopesController(Provisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
    }

    /**
     * A managed scope.
     *
     * @param circuitId the circuit whose capacity follows the scope's envelope
     * @param minimumUsefulKw below this a limit stops the work of the site
     * @param uncontrollableLoadKw what cannot be shed
     * @param energyUntil the local time of the site until which the available energy is told, such as 06:00
     * @param breachWindowSeconds the short window over which load is judged against the limit; 60 to 900
     * @param breachSettleSeconds how long load may take to follow a step down of the limit; 0 to 900
     * @param breachTolerancePercent how many percent above the limit are no breach yet; 0 to 100
     * @param breachToleranceKw how many kW above the limit are no breach yet; the greater of the two counts
     */
    record Definition(
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

        static Definition of(ManagedScope scope) {
            return new Definition(
                    scope.id(),
                    scope.microgridId(),
                    scope.name(),
                    scope.circuitId().orElse(null),
                    scope.minimumUseful().map(Power::kilowatts).orElse(null),
                    scope.uncontrollableLoad().map(Power::kilowatts).orElse(null),
                    scope.energyUntil().map(LocalTime::toString).orElse(null),
                    Math.toIntExact(scope.breachTerms().window().toSeconds()),
                    Math.toIntExact(scope.breachTerms().settle().toSeconds()),
                    scope.breachTerms().tolerancePercent(),
                    scope.breachTerms().tolerance().kilowatts());
        }

        ManagedScope as(String id, String microgridId) {
            return new ManagedScope(
                    id,
                    microgridId,
                    Require.name("name", name),
                    Optional.ofNullable(circuitId),
                    Given.optionalKw("minimumUsefulKw", minimumUsefulKw),
                    Given.optionalKw("uncontrollableLoadKw", uncontrollableLoadKw),
                    Optional.ofNullable(energyUntil).map(Definition::time),
                    breachTerms());
        }

        /** What is left out is as usual. */
        private BreachTerms breachTerms() {
            BreachTerms usual = BreachTerms.DEFAULT;
            return new BreachTerms(
                    breachWindowSeconds == null ? usual.window() : Duration.ofSeconds(breachWindowSeconds),
                    breachSettleSeconds == null ? usual.settle() : Duration.ofSeconds(breachSettleSeconds),
                    breachTolerancePercent == null ? usual.tolerancePercent() : breachTolerancePercent,
                    Given.optionalKw("breachToleranceKw", breachToleranceKw).orElse(usual.tolerance()));
        }

        private static LocalTime time(String text) {
            try {
                LocalTime time = LocalTime.parse(text);
                if (time.equals(time.truncatedTo(ChronoUnit.MINUTES))) {
                    return time;
                }
            } catch (DateTimeParseException e) {
                // Said below, in the words for all that does not fit.
            }
            throw new Invalid("energyUntil", text, "a local time of the site in hours and minutes, such as 06:00");
        }
    }

    @PostMapping("/microgrids/{microgridId}/scopes")
    @ResponseStatus(HttpStatus.CREATED)
    Definition create(@PathVariable String microgridId, @RequestBody Definition given) {
        return save(Given.id(given.id()), microgridId, given);
    }

    @PutMapping("/scopes/{id}")
    Definition put(@PathVariable String id, @RequestBody Definition given) {
        String home = given.microgridId() != null
                ? given.microgridId()
                : microgrids.scope(id).map(ManagedScope::microgridId).orElse(null);
        return save(
                Given.id(id, given.id()),
                Require.present("microgridId", home, "the microgrid of the new scope"),
                given);
    }

    @GetMapping("/scopes/{id}")
    Definition get(@PathVariable String id) {
        return Definition.of(microgrids.requireScope(id));
    }

    @GetMapping("/scopes")
    Page<Definition> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return Page.of(microgrids.scopes().stream().map(Definition::of).toList(), offset, limit);
    }

    @DeleteMapping("/scopes/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        provisioning.delete("scope", id);
    }

    private Definition save(String id, String microgridId, Definition given) {
        provisioning.put(given.as(id, microgridId));
        return get(id);
    }
}
