package com.betterfleet.derms.console.api;

import com.betterfleet.derms.access.AccessTokens;
import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Certificate;
import com.betterfleet.derms.connection.Certificates;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.IssuedCredentials;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.PartnerClients;
import com.betterfleet.derms.connection.Registrations;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.supervision.Handover;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Partner links and the groups bound on them (M1, M2). Secrets go in and never come out. */
@RestController
@RequestMapping("/api/v1/connections")
class ConnectionsController {

    private final Connections connections;
    private final Bindings bindings;
    private final Lifecycle lifecycle;
    private final Handover handover;
    private final PartnerClients clients;
    private final Registrations registrations;
    private final Certificates certificates;
    private final AccessTokens tokens;
    private final CredentialCheck check;
    private final ConnectionRequest requests;
    private final InstantSource clock;

    ConnectionsController(
            Connections connections,
            Bindings bindings,
            Lifecycle lifecycle,
            Handover handover,
            PartnerClients clients,
            Registrations registrations,
            Certificates certificates,
            AccessTokens tokens,
            CredentialCheck check,
            ConnectionRequest requests,
            InstantSource clock) {
        this.connections = connections;
        this.clients = clients;
        this.registrations = registrations;
        this.certificates = certificates;
        this.tokens = tokens;
        this.check = check;
        this.clock = clock;
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.handover = handover;
        this.requests = requests;
    }

    /** The binding of a group; ENFORCE where no enforcement is given, the group's id where no assetId is. */
    record Binding(
            @Nullable String scopeId,
            @Nullable String assetId,
            @Nullable String enforcement) {

        static Binding of(GroupBinding binding) {
            return new Binding(
                    binding.scopeId(), binding.assetId(), binding.enforcement().name());
        }
    }

    @GetMapping
    Page<ConnectionAnswer> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        Function<Connection, List<Certificate>> seen = certificates.lookUp();
        return Page.of(
                connections.all().stream()
                        .map(connection -> answer(unissued(connection), seen.apply(connection)))
                        .toList(),
                offset,
                limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ConnectionAnswer create(@RequestBody ObjectNode given) {
        return answer(connections.put(requests.draft(Optional.empty(), given)));
    }

    @PutMapping("/{id}")
    ConnectionAnswer put(@PathVariable String id, @RequestBody ObjectNode given) {
        return answer(connections.put(requests.draft(Optional.of(id), given)));
    }

    @GetMapping("/{id}")
    ConnectionAnswer get(@PathVariable String id) {
        return answer(connections.require(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        connections.delete(id);
    }

    /** Starts a handshake of ours; what came of it is seen in the connection's state. */
    @PostMapping("/{id}/handshake")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionAnswer handshake(@PathVariable String id) {
        lifecycle.open(id);
        return get(id);
    }

    /** Takes a link up, and the scopes that went down with it: a handshake of ours is its first step. */
    @PostMapping("/{id}/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionAnswer connect(@PathVariable String id) {
        handover.connectConnection(id);
        return get(id);
    }

    /**
     * Takes a link down on purpose, and full local control of all its scopes back: one last sign of life says so to the partner,
     * then silence; what the partner sends is refused until the connection is connected again (M9). Administrators only.
     */
    @PostMapping("/{id}/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionAnswer disconnect(@PathVariable String id, @RequestBody Disconnection given) {
        handover.disconnectConnection(id, Require.name("reason", given.reason()));
        return get(id);
    }

    record Disconnection(@Nullable String reason) {}

    @PutMapping("/{id}/groups/{groupId}")
    Binding bind(@PathVariable String id, @PathVariable String groupId, @RequestBody Binding given) {
        if (given.scopeId() == null) {
            throw new Invalid("scopeId", null, "the managed scope that the group governs");
        }
        Enforcement enforcement = given.enforcement() == null
                ? Enforcement.ENFORCE
                : Given.oneOf("enforcement", given.enforcement(), Enforcement.class);
        return Binding.of(
                bindings.bind(id, groupId, given.scopeId(), Optional.ofNullable(given.assetId()), enforcement));
    }

    @GetMapping("/{id}/groups/{groupId}")
    Binding binding(@PathVariable String id, @PathVariable String groupId) {
        return Binding.of(bindings.require(id, groupId));
    }

    @DeleteMapping("/{id}/groups/{groupId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unbind(@PathVariable String id, @PathVariable String groupId) {
        bindings.unbind(id, groupId);
    }

    /** Replaces the secret of the client that we issued; the former one is taken for 24 hours more. */
    @PostMapping("/{id}/rotate-secret")
    Rotated rotateSecret(@PathVariable String id) {
        return new Rotated(clients.rotate(id));
    }

    /** Tries out what we show the partner; nothing is said that has an effect. */
    @PostMapping("/{id}/test-credentials")
    Checked testCredentials(@PathVariable String id) {
        List<CredentialCheck.Step> steps = check.check(id);
        return new Checked(steps.stream().allMatch(step -> step.result() == CredentialCheck.Result.OK), steps);
    }

    /** What was tried, in order. */
    record Checked(boolean ok, List<CredentialCheck.Step> steps) {}

    /** The new secret, told this once. */
    record Rotated(IssuedCredentials inboundCredentials) {}

    private ConnectionAnswer answer(Connection connection) {
        return answer(unissued(connection));
    }

    private ConnectionAnswer answer(Connections.Saved saved) {
        return answer(saved, certificates.of(saved.connection()));
    }

    private static Connections.Saved unissued(Connection connection) {
        return new Connections.Saved(connection, Optional.empty());
    }

    private ConnectionAnswer answer(Connections.Saved saved, List<Certificate> seen) {
        String id = saved.connection().id();
        return ConnectionAnswer.of(
                saved.connection(),
                lifecycle.link(id),
                bindings.ofConnection(id),
                seen,
                saved.issued(),
                tokens.usedUntil(id),
                registrations.status(id),
                clock.instant());
    }
}
