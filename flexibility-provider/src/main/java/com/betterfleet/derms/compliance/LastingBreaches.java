package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.supervision.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Breaches that have lasted for five minutes, of limits that the partner set. */
@Component
class LastingBreaches implements ConflictSource {

    private static final Duration LASTING = Duration.ofMinutes(5);

    private final Breaches breaches;
    private final Supervision supervision;

    LastingBreaches(Breaches breaches, Supervision supervision) {
        this.breaches = breaches;
        this.supervision = supervision;
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.LASTING_BREACH;
    }

    @Override
    public Map<String, Found> conflicts(Instant now) {
        List<Breach> lasting = breaches.open().stream()
                .filter(breach -> !breach.start().plus(LASTING).isAfter(now))
                .toList();
        if (lasting.isEmpty()) {
            return Map.of();
        }
        Map<String, Found> found = new HashMap<>();
        supervision
                .states(lasting.stream().map(Breach::scopeId).toList())
                .forEach((scopeId, state) -> lasting.stream()
                        .filter(breach -> breach.scopeId().equals(scopeId))
                        .findFirst()
                        .flatMap(breach ->
                                HeldBlock.of(state, breach.direction()).map(block -> new Found(words(breach), block)))
                        .ifPresent(conflict -> found.put(scopeId, conflict)));
        return found;
    }

    private static String words(Breach breach) {
        return "The load has been above the capacity since %s: %s".formatted(breach.start(), breach.inWords());
    }
}
