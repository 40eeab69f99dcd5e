package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.microgrid.Asset.Category;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class JdbcMicrogridsTests {

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00.123456Z");

    private final String id = "grid-" + UUID.randomUUID();
    private final Microgrid depot = new Microgrid(id, "Depot – Māngere", ZoneId.of("Pacific/Auckland"));

    @Autowired
    private JdbcMicrogrids microgrids;

    @BeforeEach
    void aDepot() {
        microgrids.save(depot);
    }

    @Test
    void aMicrogridIsReadBackEqual() {
        assertThat(microgrids.microgrid(id)).contains(depot);
        assertThat(microgrids.microgrids()).contains(depot);
        assertThat(microgrids.microgrid(id + "-other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCircuitIsReadBackEqual(CircuitKind kind) {
        Circuit circuit = circuit(kind, side(800_000, 200_000), side(50_000, 0));
        microgrids.save(circuit);

        assertThat(microgrids.circuit(id)).contains(circuit);
        assertThat(microgrids.lockCircuit(id)).contains(circuit);
    }

    @Test
    void aPersonsLimitsAreReadBackPerDirectionAndOutlastAnEditOfTheCircuit() {
        OperationalLimit until = OperationalLimit.set(new Power(100), "hot", Optional.of(FAR), "anna", FAR);
        OperationalLimit open = OperationalLimit.set(new Power(0), "works", Optional.empty(), "ben", FAR);
        microgrids.save(circuit(CircuitKind.GRID_CONNECTION, side(800, 200), side(500, 100)));
        microgrids.saveOperationalLimit(id, Direction.IMPORT, Optional.of(until));
        microgrids.saveOperationalLimit(id, Direction.EXPORT, Optional.of(open));
        microgrids.save(circuit(CircuitKind.GRID_CONNECTION, side(900, 200), side(500, 100)));

        Circuit limited = circuit(CircuitKind.GRID_CONNECTION, side(900, 200, until), side(500, 100, open));
        assertThat(microgrids.circuit(id)).contains(limited);

        microgrids.saveOperationalLimit(id, Direction.IMPORT, Optional.of(open));
        microgrids.saveOperationalLimit(id, Direction.EXPORT, Optional.empty());
        assertThat(microgrids.circuit(id))
                .contains(circuit(CircuitKind.GRID_CONNECTION, side(900, 200, open), side(500, 100)));
    }

    @Test
    void aScopeIsReadBackEqualWithAndWithoutItsOptionalParts() {
        ManagedScope bare =
                new ManagedScope(id + "-a", id, "Bare", Optional.empty(), Optional.empty(), Optional.empty());
        ManagedScope full = new ManagedScope(
                id + "-b", id, "Full", Optional.of(id), Optional.of(Power.ZERO), Optional.of(new Power(20_000)));
        Circuit circuit = circuit(CircuitKind.GRID_CONNECTION, side(800, 200), side(0, 0));
        microgrids.save(circuit);
        microgrids.save(bare);
        microgrids.save(full);

        assertThat(microgrids.scope(bare.id())).contains(bare);
        assertThat(microgrids.scope(full.id())).contains(full);
        assertThat(microgrids.scopes()).contains(bare, full);
        assertThat(microgrids.scopesOn(id)).containsExactly(full);
        assertThat(microgrids.circuitsOfScopes(List.of(bare.id(), full.id(), "nobody")))
                .isEqualTo(Map.of(full.id(), circuit));
        assertThat(microgrids.circuitsOfScopes(List.of())).isEmpty();
    }

    @Test
    void anAssetIsReadBackEqual() {
        ManagedScope scope = new ManagedScope(id, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty());
        microgrids.save(scope);
        for (Category category : Category.values()) {
            for (MeteringRole role : MeteringRole.values()) {
                Asset asset = new Asset(id, id, "Charger", category, role, Optional.of(id), new Power(150_000));
                microgrids.save(asset);
                assertThat(microgrids.asset(id)).contains(asset);
                assertThat(microgrids.assetsOf(id)).containsExactly(asset);
            }
        }
        Asset loose = new Asset(id, id, "Charger", Category.STORAGE, MeteringRole.OTHER, Optional.empty(), Power.ZERO);
        microgrids.save(loose);
        assertThat(microgrids.asset(id)).contains(loose);
        assertThat(microgrids.assetsOf(id)).isEmpty();
    }

    @Test
    void eachThingNamesWhatWithinTheRoomHoldsOnToIt() {
        microgrids.save(circuit(CircuitKind.FEEDER, side(800, 200), side(0, 0)));
        microgrids.save(new ManagedScope(id, id, "Scope", Optional.of(id), Optional.empty(), Optional.empty()));
        microgrids.save(
                new Asset(id, id, "Meter", Category.CONSUMPTION, MeteringRole.SITE_METER, Optional.of(id), Power.ZERO));

        assertThat(microgrids.dependantsOf("microgrid", id))
                .containsExactlyInAnyOrder("circuit " + id, "scope " + id, "asset " + id);
        assertThat(microgrids.dependantsOf("circuit", id)).containsExactly("scope " + id);
        assertThat(microgrids.dependantsOf("scope", id)).containsExactly("asset " + id);
        assertThat(microgrids.dependantsOf("asset", id)).isEmpty();
        for (String kind : List.of("asset", "scope", "circuit", "microgrid")) {
            microgrids.delete(kind, id);
        }
        assertThat(microgrids.microgrid(id)).isEmpty();
    }

    private Circuit circuit(CircuitKind kind, CircuitSide imported, CircuitSide exported) {
        return new Circuit(id, id, "Feed", kind, 3, new BigDecimal("230.5"), imported, exported);
    }

    private static CircuitSide side(long rating, long safeDefault) {
        return new CircuitSide(new Power(rating), new Power(safeDefault), Optional.empty());
    }

    private static CircuitSide side(long rating, long safeDefault, OperationalLimit limit) {
        return new CircuitSide(new Power(rating), new Power(safeDefault), Optional.of(limit));
    }
}
