package com.betterfleet.derms.console.incident;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.IncidentTexts;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentKind.IncidentSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident as a page shows it.
 *
 * @param sites the first few affected scopes, by name
 * @param moreSites the number of further scopes
 * @param connectionName the partner; null unless the incident is about a connection
 * @param story the incident's events; empty in a list
 * @param formats in the time zone of the first site
 */
public record IncidentView(
        Incident incident,
        List<AffectedSite> sites,
        int moreSites,
        @Nullable String connectionName,
        List<StoryEntry> story,
        Formats formats) {

    /** A scope by name. */
    public record AffectedSite(String scopeId, String name) {}

    /** One event as text; {@code detail} may be empty. */
    public record StoryEntry(Instant at, String icon, String text, String detail) {}

    public long id() {
        return incident.id();
    }

    public String title() {
        return IncidentTexts.titleOf(incident.kind());
    }

    /** The colour of its severity. */
    public StatusColor color() {
        return incident.kind().severity() == IncidentSeverity.CRITICAL ? StatusColor.RED : StatusColor.YELLOW;
    }

    /** The incident's state; coloured only while it is open. */
    public ChipView chip() {
        if (incident.isResolved()) {
            return new ChipView(incident.handedOver() ? "Closed: local control" : "Closed", StatusColor.GREY, "check");
        }
        if (isClearing()) {
            return new ChipView("Clearing", StatusColor.PLAIN, "hourglass");
        }
        String icon = color() == StatusColor.RED ? "octagon-alert" : "triangle-alert";
        return new ChipView(incident.acknowledgement().isPresent() ? "Open, acknowledged" : "Open", color(), icon);
    }

    /** Whether the cause is gone and the incident closes unless it recurs. */
    public boolean isClearing() {
        return isOpen() && incident.clearSince().isPresent();
    }

    public boolean isOpen() {
        return !incident.isResolved();
    }

    public boolean isAcknowledged() {
        return incident.acknowledgement().isPresent();
    }

    public String advice() {
        if (incident.isResolved()) {
            return incident.acknowledgement().isPresent() || !incident.kind().isDisruption()
                    ? "Nothing to do: it is closed."
                    : "It is closed. Acknowledge it, so that others know it was seen.";
        }
        return incident.clearSince().isPresent()
                ? "Nothing to do: it closes after 5 min without recurrence."
                : IncidentTexts.adviceFor(incident.kind());
    }

    /** The incident's text as a sentence: "No heartbeat from Vector in time." */
    public String description() {
        String text = incident.text();
        return text.isEmpty() ? title() : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** The duration until it was resolved, or until now. */
    public String duration() {
        Instant end = incident.resolvedAt()
                .map(resolved -> incident.clearSince().orElse(resolved))
                .orElse(formats.now());
        return formats.formatDuration(Duration.between(incident.openedAt(), end));
    }

    @Nullable
    public Instant clearSince() {
        return incident.clearSince().orElse(null);
    }

    @Nullable
    public Instant resolvedAt() {
        return incident.resolvedAt().orElse(null);
    }

    public Incident.@Nullable IncidentAcknowledgement acknowledgement() {
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
