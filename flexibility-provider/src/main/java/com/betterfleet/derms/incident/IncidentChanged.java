package com.betterfleet.derms.incident;

/** An incident was opened, updated or resolved. */
public record IncidentChanged(long id) {}
