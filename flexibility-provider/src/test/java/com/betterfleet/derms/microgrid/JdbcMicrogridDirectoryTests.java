package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

@Tag("sql")
@ServiceTest
class JdbcMicrogridDirectoryTests {

    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00.123456Z");

    private final String id = "grid-" + UUID.randomUUID();
    private final Microgrid depot = new Microgrid(id, "Depot – Māngere", ZoneId.of("Pacific/Auckland"));

    @Autowired
    private JdbcMicrogridDirectory microgrids;

    @BeforeEach
    void createDepot() {
        microgrids.saveMicrogrid(depot);
    }

    @Test
    void aMicrogridIsReadBackEqual() {
        assertThat(microgrids.findMicrogrid(id)).contains(depot);
        assertThat(microgrids.listMicrogrids()).contains(depot);
        assertThat(microgrids.findMicrogrid(id + "-other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCircuitIsReadBackEqual(CircuitKind kind) {
        Circuit circuit = circuit(kind, side(800_000, 200_000), side(50_000, 0));
        microgrids.saveCircuit(circuit);

        assertThat(microgrids.findCircuit(id)).contains(circuit);
        assertThat(microgrids.lockCircuit(id)).contains(circuit);
    }

    @Test
    void operatorLimitsAreReadBackPerDirectionAndOutlastAnEditOfTheCircuit() {
        OperationalLimit until = OperationalLimit.ofOperator(new Power(100), "hot", Optional.of(FAR), "anna", FAR);
        OperationalLimit open = OperationalLimit.ofOperator(new Power(0), "works", Optional.empty(), "ben", FAR);
        microgrids.saveCircuit(circuit(CircuitKind.GRID_CONNECTION, side(800, 200), side(500, 100)));
        microgrids.saveOperationalLimit(id, Direction.IMPORT, Optional.of(until));
        microgrids.saveOperationalLimit(id, Direction.EXPORT, Optional.of(open));
        microgrids.saveCircuit(circuit(CircuitKind.GRID_CONNECTION, side(900, 200), side(500, 100)));

        Circuit limited = circuit(CircuitKind.GRID_CONNECTION, side(900, 200, until), side(500, 100, open));
        assertThat(microgrids.findCircuit(id)).contains(limited);

        microgrids.saveOperationalLimit(id, Direction.IMPORT, Optional.of(open));
        microgrids.saveOperationalLimit(id, Direction.EXPORT, Optional.empty());
        assertThat(microgrids.findCircuit(id))
                .contains(circuit(CircuitKind.GRID_CONNECTION, side(900, 200, open), side(500, 100)));
    }

    @Test
    void aScopeIsReadBackEqualWithAndWithoutItsOptionalParts() {
        ManagedScope bare =
                new ManagedScope(id + "-a", id, "Bare", Optional.empty(), Optional.empty(), Optional.empty());
        ManagedScope full = new ManagedScope(
                id + "-b", id, "Full", Optional.of(id), Optional.of(Power.ZERO), Optional.of(new Power(20_000)));
        Circuit circuit = circuit(CircuitKind.GRID_CONNECTION, side(800, 200), side(0, 0));
        microgrids.saveCircuit(circuit);
        microgrids.saveScope(bare);
        microgrids.saveScope(full);

        assertThat(microgrids.findScope(bare.id())).contains(bare);
        assertThat(microgrids.findScope(full.id())).contains(full);
        assertThat(microgrids.listScopes()).contains(bare, full);
        assertThat(microgrids.findScopesOn(id)).containsExactly(full);
        assertThat(microgrids.findCircuitsOfScopes(List.of(bare.id(), full.id(), "unknown")))
                .isEqualTo(Map.of(full.id(), circuit));
        assertThat(microgrids.findCircuitsOfScopes(List.of())).isEmpty();
    }

    @Test
    void anAssetIsReadBackEqual() {
        ManagedScope scope = new ManagedScope(id, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty());
        microgrids.saveScope(scope);
        for (AssetCategory category : AssetCategory.values()) {
            for (MeteringRole role : MeteringRole.values()) {
                Asset asset = new Asset(id, id, "Charger", category, role, Optional.of(id), new Power(150_000));
                microgrids.saveAsset(asset, NOW);
                assertThat(microgrids.findAsset(id)).contains(asset);
                assertThat(microgrids.findAssetsOf(id)).containsExactly(asset);
            }
        }
        Asset loose =
                new Asset(id, id, "Charger", AssetCategory.STORAGE, MeteringRole.OTHER, Optional.empty(), Power.ZERO);
        microgrids.saveAsset(loose, NOW);
        assertThat(microgrids.findAsset(id)).contains(loose);
        assertThat(microgrids.findAssetsOf(id)).isEmpty();
    }

    @Test
    void eachEntityNamesItsDependantsWithinTheRoom() {
        microgrids.saveCircuit(circuit(CircuitKind.FEEDER, side(800, 200), side(0, 0)));
        microgrids.saveScope(new ManagedScope(id, id, "Scope", Optional.of(id), Optional.empty(), Optional.empty()));
        microgrids.saveAsset(
                new Asset(
                        id,
                        id,
                        "Meter",
                        AssetCategory.CONSUMPTION,
                        MeteringRole.SITE_METER,
                        Optional.of(id),
                        Power.ZERO),
                NOW);

        assertThat(microgrids.findDependants("microgrid", id))
                .containsExactlyInAnyOrder("circuit " + id, "scope " + id, "asset " + id);
        assertThat(microgrids.findDependants("circuit", id)).containsExactly("scope " + id);
        assertThat(microgrids.findDependants("scope", id)).containsExactly("asset " + id);
        assertThat(microgrids.findDependants("asset", id)).isEmpty();
        for (String kind : List.of("asset", "scope", "circuit", "microgrid")) {
            microgrids.deleteByKind(kind, id, NOW);
        }
        assertThat(microgrids.findMicrogrid(id)).isEmpty();
    }

    private Circuit circuit(CircuitKind kind, CircuitDirection imported, CircuitDirection exported) {
        return new Circuit(id, id, "Feed", kind, 3, new BigDecimal("230.5"), imported, exported);
    }

    private static CircuitDirection side(long rating, long safeDefault) {
        return new CircuitDirection(new Power(rating), new Power(safeDefault), Optional.empty());
    }

    private static CircuitDirection side(long rating, long safeDefault, OperationalLimit limit) {
        return new CircuitDirection(new Power(rating), new Power(safeDefault), Optional.of(limit));
    }
}
