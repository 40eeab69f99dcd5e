package com.betterfleet.derms.exchange;

/** Port: carries one message to its partner, once. Implemented by the protocol's room. */
public interface MessageTransport {

    DeliveryResult sendMessage(OutboundMessage message);
}
