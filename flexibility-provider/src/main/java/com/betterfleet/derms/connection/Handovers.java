package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.refusal.Conflict;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who governs bound scopes, the partner or people on the site (M9). Each change of hands raises the binding's epoch: what was
 * said in an earlier one has no effect later. Legal in every state; what is so already stays as it is.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Handovers {

    private final JdbcBindings bindings;
    private final Lifecycle lifecycle;
    private final InstantSource clock;

    Handovers(JdbcBindings bindings, Lifecycle lifecycle, InstantSource clock) {
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    /**
     * Takes control of one scope back.
     *
     * @return the binding as it was before
     * @throws Conflict where no group is bound to the scope
     */
    public GroupBinding takeScopeBack(String scopeId, String reason) {
        GroupBinding before = boundTo(scopeId);
        bindings.takeBack(List.of(before.id()), by(reason, false));
        // Who asks for this scope alone wants it to stay so whatever becomes of the connection.
        bindings.keep(before.id());
        return before;
    }

    /**
     * Gives control of one scope to the partner.
     *
     * @return the binding as it was before
     * @throws Conflict where no group is bound, or the whole connection is down
     */
    public GroupBinding giveScopeBack(String scopeId) {
        GroupBinding before = boundTo(scopeId);
        if (lifecycle.link(before.connectionId()).takenDown().isPresent()) {
            throw new Conflict("connection \"%s\" is disconnected; connect it first".formatted(before.connectionId()));
        }
        bindings.giveBack(List.of(before.id()), clock.instant());
        return before;
    }

    /**
     * Takes a whole connection down: its link, and control of all its scopes.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> takeDown(String connectionId, String reason) {
        lifecycle.takeDown(connectionId, reason);
        List<GroupBinding> before = bindings.lockOfConnection(connectionId);
        bindings.takeBack(ids(before), by(reason, true));
        return before;
    }

    /**
     * Takes a connection up again, and with it the scopes that went down with it; one that was taken back by itself stays.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> takeUp(String connectionId) {
        lifecycle.takeUp(connectionId);
        List<GroupBinding> before = bindings.lockOfConnection(connectionId);
        List<GroupBinding> returning = before.stream()
                .filter(binding ->
                        binding.takenBack().map(TakenBack::withConnection).orElse(false))
                .toList();
        bindings.giveBack(ids(returning), clock.instant());
        return returning;
    }

    private GroupBinding boundTo(String scopeId) {
        Optional<GroupBinding> binding = bindings.lockOfScope(scopeId);
        return binding.orElseThrow(
                () -> new Conflict("scope \"%s\" has no bound group: no partner governs it".formatted(scopeId)));
    }

    private TakenBack by(String reason, boolean withConnection) {
        return new TakenBack(clock.instant(), Audit.who(), reason, withConnection);
    }

    private static List<Long> ids(List<GroupBinding> bindings) {
        return bindings.stream().map(GroupBinding::id).toList();
    }
}
