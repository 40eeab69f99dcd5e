package com.betterfleet.derms.console;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentKind.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident as a page shows it.
 *
 * @param sites the scopes concerned, the first few by name
 * @param moreSites how many there are beyond them
 * @param connectionName the partner, where it is about a connection
 * @param story what happened within; empty in a list
 * @param figures in the time of the first site
 */
record IncidentView(
        Incident incident,
        List<Site> sites,
        int moreSites,
        @Nullable String connectionName,
        List<Entry> story,
        Figures figures) {

    /** A scope by name. */
    record Site(String scopeId, String name) {}

    /** One thing that happened, in words; {@code detail} may be empty. */
    record Entry(Instant at, String icon, String text, String detail) {}

    public long id() {
        return incident.id();
    }

    public String title() {
        return IncidentWords.title(incident.kind());
    }

    /** The colour of its severity. */
    public Tone tone() {
        return incident.kind().severity() == Severity.CRITICAL ? Tone.RED : Tone.YELLOW;
    }

    /** Where it stands, in one chip: coloured only while it lasts. */
    public ChipView chip() {
        if (incident.resolved()) {
            return new ChipView(incident.handedOver() ? "Over: local control" : "Over", Tone.GREY, "check");
        }
        if (incident.clearSince().isPresent()) {
            return new ChipView("Cause gone, watching", Tone.PLAIN, "hourglass");
        }
        String icon = tone() == Tone.RED ? "octagon-alert" : "triangle-alert";
        return new ChipView(incident.acknowledgement().isPresent() ? "Open, acknowledged" : "Open", tone(), icon);
    }

    public boolean open() {
        return !incident.resolved();
    }

    public boolean acknowledged() {
        return incident.acknowledgement().isPresent();
    }

    public String advice() {
        if (incident.resolved()) {
            return incident.acknowledgement().isPresent() || !incident.kind().disruption()
                    ? "Nothing to do: it is over."
                    : "It is over. Acknowledge it, so that others know it was seen.";
        }
        return incident.clearSince().isPresent()
                ? "Nothing to do: it is over when all has been well for five minutes."
                : IncidentWords.advice(incident.kind());
    }

    /** "No heartbeat from Vector in time": as it was found, as a sentence begins. */
    public String found() {
        String text = incident.text();
        return text.isEmpty() ? title() : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** How long it lasted, or has lasted until now. */
    public String lasted() {
        Instant end = incident.resolvedAt()
                .map(resolved -> incident.clearSince().orElse(resolved))
                .orElse(figures.now());
        return figures.span(Duration.between(incident.openedAt(), end));
    }

    @Nullable
    public Instant clearSince() {
        return incident.clearSince().orElse(null);
    }

    @Nullable
    public Instant resolvedAt() {
        return incident.resolvedAt().orElse(null);
    }

    public Incident.@Nullable Acknowledgement seen() {
        return incident.acknowledgement().orElse(null);
    }

    @Nullable
    public String connectionId() {
        return incident.subject().connectionId().orElse(null);
    }

    @Nullable
    public String instance() {
        return incident.subject().instance().orElse(null);
    }
}
