using Npgsql;
using OptionsAlerts.Integration.Tests.Engine;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Operate;

/// <summary>The database's password is changed as the manual says: by a second user, while the first still works.</summary>
public sealed class SecondUserTests(Servers servers)
{
    private const string FirstPassword = "hunter-first-password";
    private const string SecondPassword = "hunter-second-password";

    private static readonly string First = $"alerts_{Environment.ProcessId}";
    private static readonly string Second = $"{First}_2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_second_user_takes_over_from_the_first_without_a_gap()
    {
        var database = new NpgsqlConnectionStringBuilder(await ServiceFleet.FreshDatabase(servers, "users"));
        await using var administrator = NpgsqlDataSource.Create(database.ConnectionString);
        await Execute(administrator, $"create role {First} login password '{FirstPassword}'; alter database {database.Database} owner to {First}");
        try
        {
            await using var first = await LoneEngine.Start(As(database, First, FirstPassword), TradingWeekend.Monday);
            await first.Take(TradingWeekend.Signal(1, "SPY", TradingWeekend.Monday));

            await using var shell = PostgresShell.Of(servers.Postgres);
            var block = Manual.Block("second user").Replace("alerts_2", "SECOND", StringComparison.Ordinal).Replace("alerts", First, StringComparison.Ordinal).Replace("SECOND", Second, StringComparison.Ordinal);
            var made = await shell.Run(database.Database!, $"NEW_PASSWORD='{SecondPassword}'\n{block}");
            made.Exit.ShouldBe(0, made.Output);

            await using var second = await LoneEngine.Start(As(database, Second, SecondPassword), TradingWeekend.Monday);
            await second.Take(TradingWeekend.Signal(2, "QQQ", TradingWeekend.Monday));
            await first.Take(TradingWeekend.Signal(3, "IWM", TradingWeekend.Monday));
            await Execute(administrator, $"alter role {First} password null");
            await using (var again = await LoneEngine.Start(As(database, Second, SecondPassword), TradingWeekend.Monday)) await again.Take(TradingWeekend.Signal(4, "DIA", TradingWeekend.Monday));

            (await TradingWeekend.Decisions(database.ConnectionString)).ShouldBe(["SPY raised", "QQQ raised", "IWM raised", "DIA raised"]);
            (await Owners(administrator)).ShouldBe([First]);
        }
        finally
        {
            await Execute(administrator, $"reassign owned by {First} to current_user; drop owned by {First}; drop role if exists {Second}; drop role {First}");
        }
    }

    // Another pool than the administrator's.
    private static string As(NpgsqlConnectionStringBuilder database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = user, Password = password, Pooling = true }.ConnectionString;

    private static async Task<List<string>> Owners(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select distinct tableowner::text from pg_tables where schemaname = 'alert_engine'");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var owners = new List<string>();
        while (await reader.ReadAsync(Stop)) owners.Add(reader.GetString(0));
        return owners;
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
