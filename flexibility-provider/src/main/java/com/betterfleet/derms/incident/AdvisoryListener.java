package com.betterfleet.derms.incident;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.exchange.SegmentedMessageAbandoned;
import com.betterfleet.derms.forecast.ForecastAdvisory;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.partner.PartnerWarning;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Records warnings of other rooms as incidents, in the transaction of the finder where there is one. */
@Component
class AdvisoryListener {

    private final OccurrenceRecorder occurrences;
    private final GroupBindings bindings;
    private final InstantSource clock;

    AdvisoryListener(OccurrenceRecorder occurrences, GroupBindings bindings, InstantSource clock) {
        this.occurrences = occurrences;
        this.bindings = bindings;
        this.clock = clock;
    }

    @EventListener
    void onForecastWarning(ForecastAdvisory warning) {
        IncidentKind kind = switch (warning.kind()) {
            case REFUSED -> IncidentKind.FORECAST_REFUSED;
            case HOLE -> IncidentKind.FORECAST_HOLE;
            case OVERLAP -> IncidentKind.FORECAST_OVERLAP;
            case REQUEST_ID_REUSED -> IncidentKind.REQUEST_ID_REUSED;
        };
        recordOccurrence(kind, warning.connectionId(), warning.groupId(), warning.text());
    }

    @EventListener
    void onLinkWarning(PartnerWarning warning) {
        IncidentKind kind = switch (warning.kind()) {
            case CLOCK_SKEW -> IncidentKind.CLOCK_SKEW;
            case UNWRAPPED_DEMANDS -> IncidentKind.FLAT_BODY;
            case CREDENTIAL_EXPIRING -> IncidentKind.CREDENTIAL_EXPIRING;
        };
        recordOccurrence(kind, warning.connectionId(), Optional.empty(), warning.text());
    }

    @EventListener
    void onMessageAbandoned(SegmentedMessageAbandoned message) {
        String text =
                "Message \"%s\" about %s has %d parts, and only %s of them arrived within %d s; nothing of it was applied"
                        .formatted(
                                message.key(),
                                message.subject(),
                                message.count(),
                                message.receivedNumbers(),
                                message.waited().toSeconds());
        recordOccurrence(
                IncidentKind.SEGMENTS_INCOMPLETE, message.connectionId(), Optional.of(message.subject()), text);
    }

    private void recordOccurrence(IncidentKind kind, String connectionId, Optional<String> groupId, String text) {
        Optional<GroupBinding> binding = groupId.flatMap(group -> bindings.findBinding(connectionId, group));
        IncidentSubject subject = IncidentSubject.ofGroup(
                kind, connectionId, binding.map(GroupBinding::groupId), binding.map(GroupBinding::scopeId));
        occurrences.recordOccurrence(new IncidentOccurrence(subject, clock.instant(), 1, StringUtils.capitalize(text)));
    }
}
