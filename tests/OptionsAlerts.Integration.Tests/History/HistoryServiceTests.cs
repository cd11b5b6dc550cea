using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
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
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = Service(database, services, time, new AlertEngineOptions { KeepEventsDays = 10, KeepArchiveDays = 20 });
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
    public async Task full_chunks_of_the_newest_day_are_archived_some_minutes_after_they_were_written()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 6_000, days: 2);
        var time = new FakeTimeProvider(SeededHistory.Written.AddMinutes(8));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = Service(database, services, time, new AlertEngineOptions { ArchiveChunksAfterMinutes = 10 });
        await database.StartAsync(SeededHistory.Stop);
        await service.StartAsync(SeededHistory.Stop);

        await Eventually.Holds(async () => await history.Count("select count(*) from alert_engine.archived_day where rows = 1") == 1, "The day before is archived");
        (await history.Count("select count(*) from alert_engine.archived_day where rows = 3")).ShouldBe(0);
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Holds(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await history.Reader.Days(SeededHistory.Run, SeededHistory.Stop))[1].InRows < 1_024;
            },
            "The newest day grows to its last full chunk");
        (await history.Count("select count(*) from alert_engine.archived_day where rows = 3")).ShouldBe(1);
        await service.StopAsync(SeededHistory.Stop);
        await database.StopAsync(SeededHistory.Stop);
    }

    [Fact]
    public async Task a_newest_day_that_cannot_be_archived_is_told_once_and_tried_again_the_next_day()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 3_000, days: 1);
        var key = StreamKey.Day(SeededHistory.Run, history.Days[0]);
        await history.Execute($"create table kept as select * from alert_engine.mt_events where stream_id = '{key}' and version = 7");
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{key}' and version = 7");
        var time = new FakeTimeProvider(SeededHistory.Written.AddMinutes(20));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = Service(database, services, time, new AlertEngineOptions());
        var failed = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "options_alerts.history_chunks" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>()) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref failed, tags[0].Value is "failed" ? count : 0));
        listener.Start();
        await database.StartAsync(SeededHistory.Stop);
        await service.StartAsync(SeededHistory.Stop);

        await Eventually.Holds(() => Interlocked.Read(ref failed) == 1, "It is told");
        await history.Execute("insert into alert_engine.mt_events select * from kept");
        for (var minute = 0; minute < 10; minute++) time.Advance(TimeSpan.FromMinutes(1));
        (await history.Count("select count(*) from alert_engine.archived_chunk")).ShouldBe(0);
        await Eventually.Holds(
            async () =>
            {
                time.Advance(TimeSpan.FromHours(1));
                return await history.Count("select count(*) from alert_engine.archived_chunk") > 0;
            },
            "It is tried again");
        Interlocked.Read(ref failed).ShouldBe(1);
        await service.StopAsync(SeededHistory.Stop);
        await database.StopAsync(SeededHistory.Stop);
    }

    [Fact]
    public async Task a_day_that_waits_for_its_archiving_does_not_grow()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 3_000, days: 1);
        var time = new FakeTimeProvider(SeededHistory.Written.AddDays(1));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = Service(database, services, time, new AlertEngineOptions { ArchiveAfterDays = 3 });
        await database.StartAsync(SeededHistory.Stop);
        await service.StartAsync(SeededHistory.Stop);
        for (var minute = 0; minute < 10; minute++) time.Advance(TimeSpan.FromMinutes(1));
        await service.StopAsync(SeededHistory.Stop);
        (await history.Count("select count(*) from alert_engine.archived_chunk")).ShouldBe(0);
        await database.StopAsync(SeededHistory.Stop);
    }

    [Fact]
    public async Task a_damaged_archive_stops_neither_the_engine_nor_the_days_that_follow()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900, days: 4, written: 3);
        var time = new FakeTimeProvider(SeededHistory.Written);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var database = new AlertsDatabase(history.Source, [], TimeProvider.System, NullLogger<AlertsDatabase>.Instance);
        using var service = Service(database, services, time, new AlertEngineOptions { KeepEventsDays = 10, KeepArchiveDays = 20 });
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

    private static HistoryService Service(AlertsDatabase database, IServiceProvider services, TimeProvider time, AlertEngineOptions settings) => new(
        database, Options.Create(settings), Options.Create(new RunOptions { Id = SeededHistory.Run }), services.GetRequiredService<IMeterFactory>(), time, NullLogger<HistoryService>.Instance);
}
