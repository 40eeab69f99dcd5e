package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.NotFoundException;
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

/** Which circuits stand on the platform of DERMS_CIRCUITS_URL too, and are written there (M6). */
@RestController
@RequestMapping("/api/v1/circuits/{id}/remote")
class RemoteCircuitController {

    private final RemoteCircuitService remotes;
    private final InstantSource clock;

    RemoteCircuitController(RemoteCircuitService remotes, InstantSource clock) {
        this.remotes = remotes;
        this.clock = clock;
    }

    /** @param remoteId how the platform names the circuit: letters, digits, - and _, at most 64 */
    record RemoteCircuitRequest(@Nullable String remoteId) {}

    /** From now on the circuit's capacity is written to the platform too; whatever stands there is replaced. */
    @PutMapping
    RemoteCircuitResponse attachRemote(@PathVariable String id, @RequestBody RemoteCircuitRequest request) {
        remotes.attachCircuit(
                id, InputChecks.requirePresent("remoteId", request.remoteId(), "how the platform names the circuit"));
        return remotes.findRemote(id)
                .map(remote -> RemoteCircuitResponse.of(remote, clock.instant()))
                .orElseThrow(() -> new NotFoundException("remote circuit", id));
    }

    /** Lets go of the circuit on the platform, which returns it to its own value. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void detachRemote(@PathVariable String id) {
        remotes.detachCircuit(id);
    }
}
