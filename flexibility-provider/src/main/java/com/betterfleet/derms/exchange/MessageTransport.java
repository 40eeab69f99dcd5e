package com.betterfleet.derms.exchange;

/** Port: sends one message to its partner, once. The protocol room implements it. */
public interface MessageTransport {

    DeliveryResult sendMessage(OutboundMessage message);
}
