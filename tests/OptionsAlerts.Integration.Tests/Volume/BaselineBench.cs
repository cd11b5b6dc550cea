using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Volume;
using OptionsAlerts.Volume.Baselines;

namespace OptionsAlerts.Integration.Tests.Volume;

/// <summary>The tables of finished days in a run of their own, and watches that keep their days in them.</summary>
internal sealed class BaselineBench : IAsyncDisposable
{
    private static int _runs;

    private readonly IHost _host;
    private readonly List<Watching> _watches = [];

    private BaselineBench(IHost host) => _host = host;

    public string RunId { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"volume-{Environment.ProcessId}-{Interlocked.Increment(ref _runs)}");

    public BaselineTables Tables => new(Source);

    public BaselineStore Store => new(_host.Services.GetRequiredService<AlertsDatabase>());

    private NpgsqlDataSource Source => _host.Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<BaselineBench> Begin(Servers servers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:alertsdb", servers.Postgres.ConnectionString)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddSchema(BaselineSchema.Name, BaselineSchema.Sql);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<AlertsDatabase>().WhenReady(TestContext.Current.CancellationToken);
        return new BaselineBench(host);
    }

    /// <summary>A watch as it starts at a time, with the service that keeps its days.</summary>
    public async Task<Watching> Watch(DateTimeOffset at, RunClock clock = RunClock.Wall)
    {
        var board = new VolumeBoard();
        var options = new VolumeOptionsBook(Options.Create(new VolumeOptions()), new ConfigurationBuilder().Build());
        var telemetry = new VolumeTelemetry(board);
        var analysis = new VolumeAnalysis(options, board, telemetry, NullLogger<VolumeAnalysis>.Instance);
        var time = new FakeTimeProvider(at);
        var log = new CollectedLog();
        var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        var keeper = new BaselineKeeper(analysis, Store, options, Options.Create(new RunOptions { Id = RunId, Clock = clock }), time, loggers.CreateLogger<BaselineKeeper>());
        var watching = new Watching(analysis, time, keeper, log, [keeper, telemetry, loggers]);
        _watches.Add(watching);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        return watching;
    }

    /// <summary>The kept days, each as <c>underlying day calls puts contracts</c>.</summary>
    public async Task<List<string>> Days()
    {
        await using var command = Source.CreateCommand("""
            select underlying, day::text, call_volume, put_volume, (select count(*) from volume.contract_day where day_id = day.id)
            from volume.day where run_id = $1 order by underlying, day
            """);
        command.Parameters.AddWithValue(RunId);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var days = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            days.Add(FormattableString.Invariant($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetInt64(2)} {reader.GetInt64(3)} {reader.GetInt64(4)}"));
        return days;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watching in _watches) await watching.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>One watch over volume, its clock and its keeper.</summary>
internal sealed record Watching(VolumeAnalysis Analysis, FakeTimeProvider Time, BaselineKeeper Keeper, CollectedLog Log, IReadOnlyList<IDisposable> Owned) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Keeper.StopAsync(CancellationToken.None);
        foreach (var owned in Owned) owned.Dispose();
    }
}
