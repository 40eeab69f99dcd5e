package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.partner.PartnerConnections;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
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

/** Configures partner connections (M1). Secrets are accepted and never returned. */
@RestController
@RequestMapping("/api/v1/connections")
@Tag(name = "Connections", description = "Partner connections: configuration, link, credentials and bound groups.")
class ConnectionsController {

    private final PartnerConnections connections;
    private final ConnectionRequestReader requestReader;
    private final ConnectionResponseAssembler responses;

    ConnectionsController(
            PartnerConnections connections,
            ConnectionRequestReader requestReader,
            ConnectionResponseAssembler responses) {
        this.connections = connections;
        this.requestReader = requestReader;
        this.responses = responses;
    }

    @GetMapping
    @Operation(summary = "Lists connections")
    ListPage<ConnectionResponse> listConnections(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(responses.toResponses(connections.listConnections()), offset, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Creates a connection",
            description = "Returns the client issued to the partner, where there is one, with its secret. The secret is"
                    + " not returned again.")
    ConnectionResponse createConnection(@RequestBody ObjectNode request) {
        return responses.toResponse(connections.saveConnection(requestReader.readDraft(Optional.empty(), request)));
    }

    @PutMapping("/{id}")
    @Operation(summary = "Creates or replaces a connection; stored secrets stay where the request has none")
    ConnectionResponse putConnection(@PathVariable String id, @RequestBody ObjectNode request) {
        return responses.toResponse(connections.saveConnection(requestReader.readDraft(Optional.of(id), request)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Returns a connection with the state of its link")
    ConnectionResponse getConnection(@PathVariable String id) {
        return responses.toResponse(connections.requireConnection(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a connection")
    void deleteConnection(@PathVariable String id) {
        connections.deleteConnection(id);
    }
}
