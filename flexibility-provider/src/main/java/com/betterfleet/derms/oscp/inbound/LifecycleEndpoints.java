package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.Demands;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import com.betterfleet.derms.oscp.wire.Handshake;
import com.betterfleet.derms.oscp.wire.Heartbeat;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Handshake, HandshakeAcknowledge and Heartbeat from a Capacity Provider (M2). */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE)
class LifecycleEndpoints {

    private final Lifecycle lifecycle;
    private final Answers answers;

    LifecycleEndpoints(Lifecycle lifecycle, Answers answers) {
        this.lifecycle = lifecycle;
        this.answers = answers;
    }

    /** The answer, HandshakeAcknowledge, is a request of its own that leaves once this one is answered. */
    @PostMapping("/handshake")
    ResponseEntity<String> handshake(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        return answer(lifecycle.handshakeReceived(inbound.connectionId(), inbound.requestId(), demands(inbound)));
    }

    @PostMapping("/handshake_acknowledge")
    ResponseEntity<String> acknowledge(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        return answer(lifecycle.answerReceived(inbound.connectionId(), demands(inbound)));
    }

    @PostMapping("/heartbeat")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void heartbeat(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        Heartbeat heartbeat = Heartbeat.read(inbound.body());
        inbound.remarkIgnored(heartbeat.ignored());
        lifecycle.heartbeatReceived(inbound.connectionId(), heartbeat.offlineModeAt());
    }

    private ResponseEntity<String> answer(Optional<String> objection) {
        return objection
                .map(reason -> answers.refuse(HttpStatus.BAD_REQUEST, reason))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private Optional<Demands> demands(Inbound inbound) {
        Handshake handshake = Handshake.read(inbound.body());
        inbound.remarkIgnored(handshake.ignored());
        if (handshake.flat()) {
            inbound.remark("demands stand outside of required_behaviour and mean nothing there");
            lifecycle.flatHandshake(inbound.connectionId());
        }
        return handshake.requiredBehaviour().map(LifecycleEndpoints::toDemands);
    }

    private static Demands toDemands(RequiredBehaviour behaviour) {
        List<MeasurementMode> measurements = behaviour.measurementConfiguration().stream()
                .map(configuration -> switch (configuration) {
                    case CONTINUOUS -> MeasurementMode.CONTINUOUS;
                    case INTERMITTENT -> MeasurementMode.INTERMITTENT;
                })
                .toList();
        return new Demands(behaviour.heartbeatInterval(), measurements);
    }
}
