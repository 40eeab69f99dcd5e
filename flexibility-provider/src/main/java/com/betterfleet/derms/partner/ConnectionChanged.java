package com.betterfleet.derms.partner;

/** Data of a connection or its link changed. Published in the transaction of the change. */
public record ConnectionChanged(String connectionId) {}
