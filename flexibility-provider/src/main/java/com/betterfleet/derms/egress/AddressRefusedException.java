package com.betterfleet.derms.egress;

import java.net.UnknownHostException;

/** An address that the address policy forbids: no request was sent. */
public final class AddressRefusedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    AddressRefusedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
