package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Attaches circuits to the external platform of DERMS_CIRCUITS_URL and detaches them (M6). */
@RestController
@RequestMapping("/api/v1/circuits/{id}/remote")
@Tag(name = "Circuits")
class RemoteCircuitController {

    private final RemoteCircuitService remotes;
    private final InstantSource clock;

    RemoteCircuitController(RemoteCircuitService remotes, InstantSource clock) {
        this.remotes = remotes;
        this.clock = clock;
    }

    /** @param remoteId the platform's name of the circuit: letters, digits, - and _, at most 64 */
    record RemoteCircuitRequest(@Nullable String remoteId) {}

    @PutMapping
    @Operation(summary = "Attaches the circuit to the external platform; its capacity is written there from now on")
    RemoteCircuitResponse attachRemote(@PathVariable String id, @RequestBody RemoteCircuitRequest request) {
        remotes.attachCircuit(
                id, InputChecks.requirePresent("remoteId", request.remoteId(), "the platform's name of the circuit"));
        return remotes.findRemote(id)
                .map(remote -> RemoteCircuitResponse.of(remote, clock.instant()))
                .orElseThrow(() -> new NotFoundException("remote circuit", id));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Detaches the circuit; the platform returns it to its own value")
    void detachRemote(@PathVariable String id) {
        remotes.detachCircuit(id);
    }
}
