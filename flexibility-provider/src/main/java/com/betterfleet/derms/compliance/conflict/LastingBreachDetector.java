package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.ScopeSupervision;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Finds breaches of the partner's limits that have lasted for five minutes. */
@Component
class LastingBreachDetector implements ConflictDetector {

    private static final Duration MIN_DURATION = Duration.ofMinutes(5);

    private final BreachQueries breaches;
    private final ScopeSupervision supervision;

    LastingBreachDetector(BreachQueries breaches, ScopeSupervision supervision) {
        this.breaches = breaches;
        this.supervision = supervision;
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.LASTING_BREACH;
    }

    @Override
    public Collection<String> findCandidates(Instant now) {
        return breaches.findScopesOverLimit();
    }

    @Override
    public Map<String, DetectedConflict> detectConflicts(SubjectSelection selection, Instant now) {
        List<Breach> lasting = breaches.listOpen().stream()
                .filter(breach -> selection.includes(breach.scopeId()))
                .filter(breach -> !breach.start().plus(MIN_DURATION).isAfter(now))
                .toList();
        if (lasting.isEmpty()) {
            return Map.of();
        }
        Map<String, DetectedConflict> found = new HashMap<>();
        supervision
                .readStates(lasting.stream().map(Breach::scopeId).toList())
                .forEach((scopeId, state) -> lasting.stream()
                        .filter(breach -> breach.scopeId().equals(scopeId))
                        .findFirst()
                        .flatMap(breach -> EffectiveBlock.of(state, breach.direction())
                                .map(block -> new DetectedConflict(formatMessage(breach), block)))
                        .ifPresent(conflict -> found.put(scopeId, conflict)));
        return found;
    }

    private static String formatMessage(Breach breach) {
        return "The load has been above the capacity since %s: %s".formatted(breach.start(), breach.describeExcess());
    }
}
