package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.compliance.ComplianceError.ComplianceErrorState;
import com.betterfleet.derms.compliance.ComplianceMessageFormatter.FormattedMessage;
import com.betterfleet.derms.compliance.OutboundItems.AuditText;
import com.betterfleet.derms.compliance.OutboundItems.ItemMessage;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.time.Interval;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reports to the partner that a forecast cannot be met, by an operator or by rule (M13). */
@Service
@Transactional
public class ComplianceErrorService {

    private final JdbcComplianceErrors errors;
    private final OutboundItems items;
    private final ForecastStore forecasts;
    private final ScopeSupervision supervision;
    private final MicrogridDirectory microgrids;
    private final ComplianceMessageFormatter formatter;

    ComplianceErrorService(
            JdbcComplianceErrors errors,
            OutboundItems items,
            ForecastStore forecasts,
            ScopeSupervision supervision,
            MicrogridDirectory microgrids,
            ComplianceMessageFormatter formatter) {
        this.errors = errors;
        this.items = items;
        this.forecasts = forecasts;
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.formatter = formatter;
    }

    /**
     * The contents of a report.
     *
     * @param forecastRequestId the partner's id of the forecast; empty: the one whose limit applies, else the newest
     * @param affectedBlocks its blocks that cannot be met; empty: none is named
     */
    public record ComplianceErrorReport(
            Optional<String> forecastRequestId, String message, List<Interval> affectedBlocks) {
        public ComplianceErrorReport {
            affectedBlocks = List.copyOf(affectedBlocks);
        }
    }

    /** The message that a report would send, and the forecast it refers to. */
    public record ComplianceErrorPreview(String connectionId, String type, String correlationId, String body) {}

    /**
     * Returns the message of a report; stores and sends nothing.
     *
     * @throws InvalidValueException where the forecast is unknown, or has no such block
     * @throws ConflictException where no partner controls the scope, or it has sent no forecast
     */
    @Transactional(readOnly = true)
    public ComplianceErrorPreview previewReport(String scopeId, ComplianceErrorReport report) {
        return previewReport(items.requireRecipient(scopeId), report);
    }

    private ComplianceErrorPreview previewReport(GroupBinding binding, ComplianceErrorReport report) {
        AcceptedForecast forecast = resolveForecast(binding, report.forecastRequestId());
        for (int i = 0; i < report.affectedBlocks().size(); i++) {
            requireOverlappingBlock(forecast, report.affectedBlocks().get(i), i);
        }
        FormattedMessage formatted = formatter.formatError(
                InputChecks.requireName("message", report.message()), forecast.body(), report.affectedBlocks());
        return new ComplianceErrorPreview(
                binding.connectionId(), formatted.type(), forecast.requestId(), formatted.body());
    }

    /** Queues the message of the {@link #previewReport}, in this transaction. */
    public ComplianceError submitReport(String scopeId, ComplianceErrorReport report) {
        return submitReport(scopeId, report, Optional.empty());
    }

    public ComplianceError submitReport(String scopeId, ComplianceErrorReport report, Optional<ComplianceRule> rule) {
        GroupBinding binding = items.requireRecipient(scopeId);
        ComplianceErrorPreview message = previewReport(binding, report);
        long id = items.queueItem(
                binding,
                new ItemMessage(message.type(), Optional.of(message.correlationId()), message.body()),
                new AuditText("reported that the forecast cannot be met", report.message()),
                item -> errors.insertError(new ComplianceError(
                        item,
                        rule,
                        report.message(),
                        message.correlationId(),
                        report.affectedBlocks(),
                        ComplianceErrorState.QUEUED)));
        return requireError(scopeId, id);
    }

    @Transactional(readOnly = true)
    public ComplianceError requireError(String scopeId, long id) {
        microgrids.requireScope(scopeId);
        return errors.findError(scopeId, id)
                .orElseThrow(() -> new NotFoundException("compliance error", Long.toString(id)));
    }

    /** The newest first, at most {@code limit}, older than {@code before} where that is above 0. */
    @Transactional(readOnly = true)
    public List<ComplianceError> listNewest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return errors.listNewest(scopeId, before, limit);
    }

    private AcceptedForecast resolveForecast(GroupBinding binding, Optional<String> requestId) {
        if (requestId.isPresent()) {
            return forecasts
                    .findAccepted(binding.id(), requestId.get())
                    .orElseThrow(() -> new InvalidValueException(
                            "forecastRequestId",
                            requestId.get(),
                            "the request id of a forecast that was accepted for this scope"));
        }
        return supervision
                .readState(binding.scopeId())
                .directionState(Direction.IMPORT)
                .flatMap(directionState -> directionState.decision().appliedLimit())
                .map(AppliedLimit::origin)
                .flatMap(origin -> forecasts.findAccepted(binding.id(), origin.requestId()))
                .or(() -> forecasts.findRecent(binding.id(), 1).stream().findFirst())
                .orElseThrow(() -> new ConflictException(
                        "no forecast was accepted for scope \"%s\" yet".formatted(binding.scopeId())));
    }

    private static void requireOverlappingBlock(AcceptedForecast forecast, Interval block, int index) {
        boolean overlaps = forecast.limits().segments().stream()
                .anyMatch(segment -> segment.interval().overlaps(block));
        if (!overlaps) {
            throw new InvalidValueException(
                    "blocks[%d]".formatted(index),
                    block,
                    forecast.limits()
                            .totalSpan()
                            .map(span -> "a block of that forecast, which states %s".formatted(span))
                            .orElse("a block of that forecast"));
        }
    }
}
