package com.betterfleet.derms.quarantine;

/** A subject was set aside, or works again. */
public record QuarantineChanged() {}
