package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.ComplianceErrors.Report;
import com.betterfleet.derms.compliance.Conflicts.Telling;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Refusal;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells partners by rule that limits cannot be met (M13): while the link is online and the partner governs the scope. What is in
 * conflict is asked of {@link ConflictSource}s; of what the partner was told is stored, so that neither a restart nor a second
 * instance repeats it.
 */
@Component
class ConflictWatch implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(ConflictWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final List<ConflictSource> sources;
    private final JdbcComplianceErrors errors;
    private final ComplianceErrors reports;
    private final Bindings bindings;
    private final Links links;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private Instant nextLook = Instant.MIN;

    ConflictWatch(
            List<ConflictSource> sources,
            JdbcComplianceErrors errors,
            ComplianceErrors reports,
            Bindings bindings,
            Links links,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.sources = sources;
        this.errors = errors;
        this.reports = reports;
        this.bindings = bindings;
        this.links = links;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(PAUSE);
        for (ConflictSource source : sources) {
            look(source, now);
        }
    }

    private void look(ConflictSource source, Instant now) {
        Map<String, ConflictSource.Found> found = source.conflicts(now);
        errors.conflicting(source.rule()).stream()
                .filter(scopeId -> !found.containsKey(scopeId))
                .forEach(scopeId -> errors.over(scopeId, source.rule()));
        Set<String> governed = governed(found.keySet(), source.rule());
        found.forEach((scopeId, conflict) -> {
            if (governed.contains(scopeId)) {
                tell(scopeId, source.rule(), conflict, now);
            }
        });
    }

    /** Those whose partner is to be told, and can be. */
    private Set<String> governed(Collection<String> scopeIds, ComplianceRule rule) {
        List<GroupBinding> all = bindings.ofScopes(scopeIds).stream()
                .filter(binding -> binding.enforcement() == Enforcement.ENFORCE
                        && binding.takenBack().isEmpty())
                .toList();
        Map<Long, BoundGroup> terms =
                bindings.bound(all.stream().map(GroupBinding::id).toList());
        Set<String> online = links.online(
                all.stream().map(GroupBinding::connectionId).distinct().toList());
        return all.stream()
                .filter(binding -> Optional.ofNullable(terms.get(binding.id()))
                        .map(group -> group.terms().complianceErrorRules().contains(rule))
                        .orElse(false))
                .filter(binding -> online.contains(binding.connectionId()))
                .map(GroupBinding::scopeId)
                .collect(Collectors.toSet());
    }

    private void tell(String scopeId, ComplianceRule rule, ConflictSource.Found conflict, Instant now) {
        try {
            transaction.executeWithoutResult(status -> {
                Timeline<Power> told = errors.lockTold(scopeId, rule);
                Conflicts.next(conflict.affected(), told, errors.lastByRule(scopeId), now)
                        .ifPresent(telling -> send(scopeId, rule, conflict.message(), telling));
            });
        } catch (Refusal meanwhile) {
            LOG.info("Scope {} is not to be spoken of any more: {}", scopeId, meanwhile.getMessage());
        }
    }

    private void send(String scopeId, ComplianceRule rule, String message, Telling telling) {
        reports.report(
                scopeId,
                new Report(
                        Optional.of(telling.origin().requestId()),
                        message,
                        telling.blocks().stream()
                                .map(Timeline.Segment<Allowance>::interval)
                                .toList()),
                Optional.of(rule));
        errors.told(scopeId, rule, telling.told());
    }
}
