package com.betterfleet.derms.console.api;

import com.betterfleet.derms.access.AccessTokenCache;
import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.partner.IssuedCredentials;
import com.betterfleet.derms.partner.PartnerClients;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.registration.RegistrationAdministration;
import com.betterfleet.derms.supervision.LocalControlService;
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

    private final PartnerConnections connections;
    private final GroupBindings bindings;
    private final LinkLifecycle lifecycle;
    private final LocalControlService handover;
    private final PartnerClients clients;
    private final RegistrationAdministration registrations;
    private final TlsCertificates certificates;
    private final AccessTokenCache accessTokens;
    private final CredentialCheck credentialCheck;
    private final ConnectionRequestReader requestReader;
    private final InstantSource clock;

    ConnectionsController(
            PartnerConnections connections,
            GroupBindings bindings,
            LinkLifecycle lifecycle,
            LocalControlService handover,
            PartnerClients clients,
            RegistrationAdministration registrations,
            TlsCertificates certificates,
            AccessTokenCache accessTokens,
            CredentialCheck credentialCheck,
            ConnectionRequestReader requestReader,
            InstantSource clock) {
        this.connections = connections;
        this.clients = clients;
        this.registrations = registrations;
        this.certificates = certificates;
        this.accessTokens = accessTokens;
        this.credentialCheck = credentialCheck;
        this.clock = clock;
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.handover = handover;
        this.requestReader = requestReader;
    }

    /** The binding of a group; ENFORCE where no enforcement is given, the group's id where no assetId is. */
    record GroupBindingDefinition(
            @Nullable String scopeId,
            @Nullable String assetId,
            @Nullable String enforcement) {

        static GroupBindingDefinition of(GroupBinding binding) {
            return new GroupBindingDefinition(
                    binding.scopeId(), binding.assetId(), binding.enforcement().name());
        }
    }

    @GetMapping
    ListPage<ConnectionResponse> listConnections(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        Function<PartnerConnection, List<TlsCertificate>> knownCertificates = certificates.loadLookup();
        return ListPage.of(
                connections.listConnections().stream()
                        .map(connection ->
                                toResponse(withoutIssuedCredentials(connection), knownCertificates.apply(connection)))
                        .toList(),
                offset,
                limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ConnectionResponse createConnection(@RequestBody ObjectNode request) {
        return toResponse(connections.saveConnection(requestReader.readDraft(Optional.empty(), request)));
    }

    @PutMapping("/{id}")
    ConnectionResponse putConnection(@PathVariable String id, @RequestBody ObjectNode request) {
        return toResponse(connections.saveConnection(requestReader.readDraft(Optional.of(id), request)));
    }

    @GetMapping("/{id}")
    ConnectionResponse getConnection(@PathVariable String id) {
        return toResponse(connections.requireConnection(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteConnection(@PathVariable String id) {
        connections.deleteConnection(id);
    }

    /** Starts a handshake of ours; what came of it is seen in the connection's state. */
    @PostMapping("/{id}/handshake")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionResponse startHandshake(@PathVariable String id) {
        lifecycle.startHandshake(id);
        return getConnection(id);
    }

    /** Takes a link up, and the scopes that went down with it: a handshake of ours is its first step. */
    @PostMapping("/{id}/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionResponse connectConnection(@PathVariable String id) {
        handover.connectConnection(id);
        return getConnection(id);
    }

    /**
     * Takes a link down on purpose, and full local control of all its scopes back: one last sign of life says so to the partner,
     * then silence; what the partner sends is refused until the connection is connected again (M9). Administrators only.
     */
    @PostMapping("/{id}/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ConnectionResponse disconnectConnection(@PathVariable String id, @RequestBody ConnectionDisconnectRequest request) {
        handover.disconnectConnection(id, InputChecks.requireName("reason", request.reason()));
        return getConnection(id);
    }

    record ConnectionDisconnectRequest(@Nullable String reason) {}

    @PutMapping("/{id}/groups/{groupId}")
    GroupBindingDefinition bindGroup(
            @PathVariable String id, @PathVariable String groupId, @RequestBody GroupBindingDefinition request) {
        if (request.scopeId() == null) {
            throw new InvalidValueException("scopeId", null, "the managed scope that the group governs");
        }
        EnforcementMode enforcement = request.enforcement() == null
                ? EnforcementMode.ENFORCE
                : ApiValues.requireEnum("enforcement", request.enforcement(), EnforcementMode.class);
        return GroupBindingDefinition.of(bindings.bindGroup(
                id, groupId, request.scopeId(), Optional.ofNullable(request.assetId()), enforcement));
    }

    @GetMapping("/{id}/groups/{groupId}")
    GroupBindingDefinition getGroupBinding(@PathVariable String id, @PathVariable String groupId) {
        return GroupBindingDefinition.of(bindings.requireBinding(id, groupId));
    }

    @DeleteMapping("/{id}/groups/{groupId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unbindGroup(@PathVariable String id, @PathVariable String groupId) {
        bindings.unbindGroup(id, groupId);
    }

    /** Replaces the secret of the client that we issued; the former one is taken for 24 hours more. */
    @PostMapping("/{id}/rotate-secret")
    RotatedSecretResponse rotateSecret(@PathVariable String id) {
        return new RotatedSecretResponse(clients.rotateSecret(id));
    }

    /** Tries out what we show the partner; nothing is said that has an effect. */
    @PostMapping("/{id}/test-credentials")
    CredentialCheckResponse testCredentials(@PathVariable String id) {
        List<CredentialCheck.CredentialCheckStep> steps = credentialCheck.checkCredentials(id);
        return new CredentialCheckResponse(
                steps.stream().allMatch(step -> step.result() == CredentialCheck.CredentialCheckResult.OK), steps);
    }

    /** What was tried, in order. */
    record CredentialCheckResponse(boolean ok, List<CredentialCheck.CredentialCheckStep> steps) {}

    /** The new secret, told this once. */
    record RotatedSecretResponse(IssuedCredentials inboundCredentials) {}

    private ConnectionResponse toResponse(PartnerConnection connection) {
        return toResponse(withoutIssuedCredentials(connection));
    }

    private ConnectionResponse toResponse(PartnerConnections.SavedConnection saved) {
        return toResponse(saved, certificates.findCertificates(saved.connection()));
    }

    private static PartnerConnections.SavedConnection withoutIssuedCredentials(PartnerConnection connection) {
        return new PartnerConnections.SavedConnection(connection, Optional.empty());
    }

    private ConnectionResponse toResponse(
            PartnerConnections.SavedConnection saved, List<TlsCertificate> knownCertificates) {
        String id = saved.connection().id();
        return ConnectionResponse.of(
                saved.connection(),
                lifecycle.requireLink(id),
                bindings.listByConnection(id),
                knownCertificates,
                saved.issuedCredentials(),
                accessTokens.findExpiry(id),
                registrations.findStatus(id),
                clock.instant());
    }
}
