package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.LinkOddity;
import com.betterfleet.derms.exchange.AssemblyAbandoned;
import com.betterfleet.derms.forecast.ForecastOddity;
import com.betterfleet.derms.incident.Incident.Subject;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears what the rooms below found odd. In the finder's transaction where there is one, so that nothing is lost between. */
@Component
class Advisories {

    private final Sightings sightings;
    private final Bindings bindings;
    private final InstantSource clock;

    Advisories(Sightings sightings, Bindings bindings, InstantSource clock) {
        this.sightings = sightings;
        this.bindings = bindings;
        this.clock = clock;
    }

    @EventListener
    void on(ForecastOddity oddity) {
        IncidentKind kind = switch (oddity.kind()) {
            case REFUSED -> IncidentKind.FORECAST_REFUSED;
            case HOLE -> IncidentKind.FORECAST_HOLE;
            case OVERLAP -> IncidentKind.FORECAST_OVERLAP;
            case REQUEST_ID_REUSED -> IncidentKind.REQUEST_ID_REUSED;
        };
        saw(kind, oddity.connectionId(), oddity.groupId(), oddity.text());
    }

    @EventListener
    void on(LinkOddity oddity) {
        IncidentKind kind = switch (oddity.kind()) {
            case CLOCK_SKEW -> IncidentKind.CLOCK_SKEW;
            case FLAT_BODY -> IncidentKind.FLAT_BODY;
            case CREDENTIAL_EXPIRING -> IncidentKind.CREDENTIAL_EXPIRING;
        };
        saw(kind, oddity.connectionId(), Optional.empty(), oddity.text());
    }

    @EventListener
    void on(AssemblyAbandoned message) {
        String text =
                "message \"%s\" about %s has %d parts, but of these only %s came within %d s; nothing of it was applied"
                        .formatted(
                                message.key(),
                                message.subject(),
                                message.of(),
                                message.numbers(),
                                message.waited().toSeconds());
        saw(IncidentKind.SEGMENTS_INCOMPLETE, message.connectionId(), Optional.of(message.subject()), text);
    }

    private void saw(IncidentKind kind, String connectionId, Optional<String> groupId, String text) {
        Optional<GroupBinding> binding = groupId.flatMap(group -> bindings.find(connectionId, group));
        Subject subject = Subject.ofGroup(
                kind, connectionId, binding.map(GroupBinding::groupId), binding.map(GroupBinding::scopeId));
        sightings.saw(new Sighting(subject, clock.instant(), 1, text));
    }
}
