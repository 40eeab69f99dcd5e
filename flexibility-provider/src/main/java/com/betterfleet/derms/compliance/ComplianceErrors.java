package com.betterfleet.derms.compliance;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.compliance.ComplianceError.State;
import com.betterfleet.derms.compliance.ComplianceWording.Worded;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Telling the partner that a forecast cannot be met, by hand or by rule (M13). */
@Service
@Transactional
public class ComplianceErrors {

    private final JdbcComplianceErrors errors;
    private final Addressees addressees;
    private final Forecasts forecasts;
    private final Supervision supervision;
    private final MicrogridDirectory microgrids;
    private final ComplianceWording wording;
    private final Outbox outbox;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ComplianceErrors(
            JdbcComplianceErrors errors,
            Addressees addressees,
            Forecasts forecasts,
            Supervision supervision,
            MicrogridDirectory microgrids,
            ComplianceWording wording,
            Outbox outbox,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.errors = errors;
        this.addressees = addressees;
        this.forecasts = forecasts;
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.wording = wording;
        this.outbox = outbox;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What somebody wants to say.
     *
     * @param forecastRequestId the partner's id of the forecast; empty: the one whose limit holds, else the newest
     * @param affected its blocks that cannot be met; empty: none is named
     */
    public record Report(Optional<String> forecastRequestId, String message, List<Interval> affected) {
        public Report {
            affected = List.copyOf(affected);
        }
    }

    /** What would leave, and about which forecast. */
    public record Preview(String connectionId, String type, String correlationId, String body) {}

    /**
     * The message that a report would be; nothing is stored and nothing leaves.
     *
     * @throws Invalid where the forecast is not known, or has no such block
     * @throws Conflict where no partner governs the scope, or it has stated nothing
     */
    @Transactional(readOnly = true)
    public Preview preview(String scopeId, Report report) {
        return preview(addressees.of(scopeId), report);
    }

    private Preview preview(GroupBinding binding, Report report) {
        AcceptedForecast forecast = forecast(binding, report.forecastRequestId());
        for (int i = 0; i < report.affected().size(); i++) {
            requireBlock(forecast, report.affected().get(i), i);
        }
        Worded worded = wording.error(Require.name("message", report.message()), forecast.body(), report.affected());
        return new Preview(binding.connectionId(), worded.type(), forecast.requestId(), worded.body());
    }

    /** Says it: the message of the {@link #preview} is queued, in this transaction. */
    public ComplianceError report(String scopeId, Report report) {
        return report(scopeId, report, Optional.empty());
    }

    ComplianceError report(String scopeId, Report report, Optional<ComplianceRule> rule) {
        GroupBinding binding = addressees.of(scopeId);
        Preview message = preview(binding, report);
        String requestId = UUID.randomUUID().toString();
        long id = errors.insert(new ComplianceError(
                0,
                scopeId,
                binding.connectionId(),
                binding.id(),
                binding.groupId(),
                rule,
                report.message(),
                message.correlationId(),
                report.affected(),
                Audit.who(),
                clock.instant(),
                requestId,
                message.body(),
                State.QUEUED,
                Optional.empty(),
                Optional.empty()));
        outbox.queue(
                binding.connectionId(),
                message.type(),
                requestId,
                Optional.of(message.correlationId()),
                message.body());
        audit.note("forecast called impossible to meet", "scope/" + scopeId, null, message.body(), report.message());
        events.publishEvent(new NegotiationChanged(scopeId));
        return require(scopeId, id);
    }

    @Transactional(readOnly = true)
    public ComplianceError require(String scopeId, long id) {
        microgrids.requireScope(scopeId);
        return errors.find(scopeId, id).orElseThrow(() -> new Absent("compliance error", Long.toString(id)));
    }

    /** The newest first, at most {@code limit}, older than {@code before} where that is above 0. */
    @Transactional(readOnly = true)
    public List<ComplianceError> newest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return errors.newest(scopeId, before, limit);
    }

    private AcceptedForecast forecast(GroupBinding binding, Optional<String> requestId) {
        if (requestId.isPresent()) {
            return forecasts
                    .accepted(binding.id(), requestId.get())
                    .orElseThrow(() -> new Invalid(
                            "forecastRequestId",
                            requestId.get(),
                            "the request id of a forecast that was accepted for this scope"));
        }
        return supervision
                .state(binding.scopeId())
                .standing(Direction.IMPORT)
                .flatMap(standing -> standing.binding().held())
                .map(Held::origin)
                .flatMap(origin -> forecasts.accepted(binding.id(), origin.requestId()))
                .or(() -> forecasts.recent(binding.id(), 1).stream().findFirst())
                .orElseThrow(() ->
                        new Conflict("no forecast was accepted for scope \"%s\" yet".formatted(binding.scopeId())));
    }

    private static void requireBlock(AcceptedForecast forecast, Interval wanted, int index) {
        boolean there = forecast.limits().segments().stream()
                .anyMatch(segment -> segment.interval().overlaps(wanted));
        if (!there) {
            throw new Invalid(
                    "blocks[%d]".formatted(index),
                    wanted,
                    forecast.limits()
                            .span()
                            .map(span -> "a block of that forecast, which states %s".formatted(span))
                            .orElse("a block of that forecast"));
        }
    }
}
