package com.betterfleet.derms.incident;

/** An incident was opened, seen again or resolved. */
public record IncidentChanged(long id) {}
