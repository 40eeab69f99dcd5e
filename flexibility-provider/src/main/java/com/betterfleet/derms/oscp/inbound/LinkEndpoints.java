package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.oscp.wire.HandshakeMessage;
import com.betterfleet.derms.oscp.wire.HeartbeatMessage;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Receives Handshake, HandshakeAcknowledge and Heartbeat from a Capacity Provider (M2). */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE)
class LinkEndpoints {

    private final LinkLifecycle lifecycle;
    private final AcceptanceLog acceptances;
    private final OscpResponses responses;

    LinkEndpoints(LinkLifecycle lifecycle, AcceptanceLog acceptances, OscpResponses responses) {
        this.lifecycle = lifecycle;
        this.acceptances = acceptances;
        this.responses = responses;
    }

    /** The reply, HandshakeAcknowledge, is a separate request that is sent after this response. */
    @PostMapping("/handshake")
    ResponseEntity<String> receiveHandshake(@RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        return receiveDemands(
                inbound, demands -> lifecycle.receiveHandshake(inbound.connectionId(), inbound.requestId(), demands));
    }

    @PostMapping("/handshake_acknowledge")
    ResponseEntity<String> receiveHandshakeAcknowledge(
            @RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        return receiveDemands(inbound, demands -> lifecycle.receiveHandshakeAnswer(inbound.connectionId(), demands));
    }

    @PostMapping("/heartbeat")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receiveHeartbeat(@RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        HeartbeatMessage heartbeat = HeartbeatMessage.fromJson(inbound.body());
        inbound.warnIgnoredFields(heartbeat.ignored());
        acceptances.applyMessage(
                inbound,
                () -> {
                    lifecycle.receiveHeartbeat(inbound.connectionId(), heartbeat.offlineModeAt());
                    return inbound;
                },
                accepted -> Optional.of(List.of()));
    }

    private ResponseEntity<String> receiveDemands(
            InboundMessage inbound, Function<Optional<HandshakeDemands>, Optional<String>> application) {
        Optional<HandshakeDemands> demands = readDemands(inbound);
        return toResponse(
                inbound,
                acceptances.applyMessage(
                        inbound,
                        () -> application.apply(demands),
                        objection -> objection.isPresent() ? Optional.empty() : Optional.of(List.of())));
    }

    /** The lifecycle has recorded an objection as the link's last error. */
    private ResponseEntity<String> toResponse(InboundMessage inbound, Optional<String> objection) {
        if (objection.isPresent()) {
            inbound.markFaultRecorded();
        }
        return objection
                .map(reason -> responses.createRefusal(HttpStatus.BAD_REQUEST, reason))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private Optional<HandshakeDemands> readDemands(InboundMessage inbound) {
        HandshakeMessage handshake = HandshakeMessage.fromJson(inbound.body());
        inbound.warnIgnoredFields(handshake.ignored());
        if (handshake.flat()) {
            inbound.addWarning("demands outside of required_behaviour have no effect");
            lifecycle.warnUnwrappedDemands(inbound.connectionId());
        }
        return handshake.requiredBehaviour().map(LinkEndpoints::toDemands);
    }

    private static HandshakeDemands toDemands(RequiredBehaviour behaviour) {
        List<MeteringMode> measurements = behaviour.measurementConfiguration().stream()
                .map(configuration -> switch (configuration) {
                    case CONTINUOUS -> MeteringMode.CONTINUOUS;
                    case INTERMITTENT -> MeteringMode.INTERMITTENT;
                })
                .toList();
        return new HandshakeDemands(behaviour.heartbeatInterval(), measurements);
    }
}
