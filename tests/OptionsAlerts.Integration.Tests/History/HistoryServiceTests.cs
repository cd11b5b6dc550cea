using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>The engine's own part in it: at start, when a day has opened, and once a day.</summary>
public sealed class HistoryServiceTests(Servers servers)
{
    [Fact]
    public async Task days_are_archived_at_start_and_when_the_next_opens_and_go_when_their_time_is_up()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 4, written: 3);
        var time = new FakeTimeProvider(SeededHistory.Written);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var settings = Options.Create(new AlertEngineOptions { KeepEventsDays = 10, KeepArchiveDays = 20 });
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = new HistoryService(
            database, settings, Options.Create(new RunOptions { Id = SeededHistory.Run }), services.GetRequiredService<IMeterFactory>(), time, NullLogger<HistoryService>.Instance);
        await database.StartAsync(SeededHistory.Stop);
        await service.StartAsync(SeededHistory.Stop);

        await Eventually.Holds(async () => await Archived() == "02 kept, 03 kept", "The days before the newest are archived at start");
        await history.WriteDay(3);
        await Later(TimeSpan.FromMinutes(1), "02 kept, 03 kept, 04 kept");
        await Later(TimeSpan.FromDays(11), "02 gone, 03 gone, 04 gone");
        await Later(TimeSpan.FromDays(10), "");
        (await history.Reader.NewestDay(SeededHistory.Run, SeededHistory.Stop)).ShouldBe(history.Days[3]);
        await service.StopAsync(SeededHistory.Stop);
        await database.StopAsync(SeededHistory.Stop);

        async Task<string> Archived() =>
            string.Join(", ", (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).Select(day => $"{day.Day:dd} {(day.Rows == ArchivedRows.Dropped ? "gone" : "kept")}"));

        // The service looks once a minute: the clock is moved on until it has.
        async Task Later(TimeSpan by, string archived)
        {
            time.Advance(by);
            await Eventually.Holds(
                async () =>
                {
                    time.Advance(TimeSpan.FromMinutes(1));
                    return await Archived() == archived;
                },
                $"'{archived}'");
        }
    }

    [Fact]
    public async Task a_damaged_archive_stops_neither_the_engine_nor_the_days_that_follow()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 4, written: 3);
        var time = new FakeTimeProvider(SeededHistory.Written);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = new HistoryService(
            database, Options.Create(new AlertEngineOptions { KeepEventsDays = 10, KeepArchiveDays = 20 }), Options.Create(new RunOptions { Id = SeededHistory.Run }),
            services.GetRequiredService<IMeterFactory>(), time, NullLogger<HistoryService>.Instance);
        var failed = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "options_alerts.history_days" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>()) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref failed, tags[0].Value is "failed" ? count : 0));
        listener.Start();
        await history.Pass();
        await history.Execute("update alert_engine.archived_chunk set body = set_byte(body, 100, get_byte(body, 100) # 255)");
        time.Advance(TimeSpan.FromDays(11));
        await database.StartAsync(SeededHistory.Stop);
        await service.StartAsync(SeededHistory.Stop);

        await Eventually.Holds(() => Task.FromResult(Interlocked.Read(ref failed) == 1), "It is told");
        await history.WriteDay(3);
        await Eventually.Holds(
            async () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).Count == 3;
            },
            "The next day is archived");
        service.ExecuteTask!.IsCompleted.ShouldBeFalse();
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldAllBe(day => day.Rows != ArchivedRows.Dropped);
        await service.StopAsync(SeededHistory.Stop);
        await database.StopAsync(SeededHistory.Stop);
    }

    [Fact]
    public void the_archive_is_kept_no_shorter_than_the_rows()
    {
        var settings = new AlertEngineOptions { KeepEventsDays = 30, KeepArchiveDays = 29 };
        settings.Validate(new(settings)).ShouldHaveSingleItem().ErrorMessage.ShouldBe("must not be less than KeepEventsDays, 30");
        new AlertEngineOptions().Validate(new(settings)).ShouldBeEmpty();
    }
}
