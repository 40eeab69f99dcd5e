package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.database.TestDatabase;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migration of assets that belong to a scope, on a database of its own. */
@Tag("sql")
class AssetMembershipMigrationTests {

    private final DataSource database = TestDatabase.openEmpty("memberships");
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcMicrogridDirectory microgrids = new JdbcMicrogridDirectory(jdbc);

    @Test
    void assetsFromBeforeTheMigrationBelongToTheirScopeSinceTheBeginning() {
        migrate("4");
        jdbc.sql("insert into microgrid.microgrid values ('m', 'Depot', 'UTC')").update();
        jdbc.sql("insert into microgrid.scope (id, microgrid_id, name) values ('s1', 'm', 'One')")
                .update();
        jdbc.sql("""
                insert into microgrid.asset values ('old', 'm', 'Old', 'CHARGING', 'CHARGER', 's1', 1000),
                    ('loose', 'm', 'Loose', 'CHARGING', 'CHARGER', null, 1000)
                """).update();

        migrate("latest");

        assertThat(microgrids.findMembershipsOfAsset("old"))
                .containsExactly(
                        new AssetMembership("old", "s1", MeteringRole.CHARGER, Optional.empty(), Optional.empty()));
        assertThat(microgrids.findMembershipsOfAsset("loose")).isEmpty();
    }

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(database)
                .schemas("microgrid")
                .locations("classpath:db/migration/microgrid")
                .target(version)
                .load()
                .migrate();
    }
}
