package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.IssuedTokens;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who takes part in receiving a message, whatever it says: who lets in, who answers, who notes it. */
@Component
record Reception(
        Connections connections,
        IssuedTokens accessTokens,
        Outbox outbox,
        MessageLog log,
        Answers answers,
        RefusedForecasts refusedForecasts,
        InstantSource clock,
        JsonMapper json) {}
