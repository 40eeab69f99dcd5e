package com.betterfleet.derms.partner;

/** Something of a link's state changed that a person may be looking at. Published in the transaction of the change. */
public record ConnectionChanged(String connectionId) {}
