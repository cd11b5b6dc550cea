using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Hosting.Systemd;
using OptionsAlerts.Unit.Tests.Ingestion.Replay;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

/// <summary>What systemd is told, at a socket as it makes one.</summary>
public sealed class SystemdTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private readonly ObservedTime _time = new(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/run/systemd/notify", null, null, "/run/systemd/notify", null)]
    [InlineData("@abstract", "30000000", null, "@abstract", 30.0)]
    [InlineData("/run/n", "30000000", "42", "/run/n", 30.0)]
    [InlineData("/run/n", "30000000", "41", "/run/n", null)]
    [InlineData("/run/n", "0", null, "/run/n", null)]
    [InlineData("/run/n", "soon", null, "/run/n", null)]
    [InlineData("relative", "30000000", null, null, null)]
    [InlineData("/", null, null, null, null)]
    [InlineData(null, "30000000", "42", null, null)]
    public void its_settings_are_read_from_the_environment_as_it_sets_them(string? socket, string? microseconds, string? pid, string? expected, double? seconds)
    {
        var settings = SystemdSettings.From(name => name switch { "NOTIFY_SOCKET" => socket, "WATCHDOG_USEC" => microseconds, "WATCHDOG_PID" => pid, _ => null }, processId: 42);
        (settings?.Socket, settings?.WatchdogEvery?.TotalSeconds).ShouldBe((expected, seconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task it_is_told_that_the_process_is_ready_lives_and_stops(bool isAbstract)
    {
        using var systemd = new FakeSystemd(isAbstract);
        using var service = Service(systemd, new LoopPulses(_time));
        await service.StartAsync(Stop);
        systemd.HasMail.ShouldBeFalse();
        await service.StartedAsync(Stop);
        (await systemd.Next()).ShouldBe("READY=1");
        (await systemd.Next()).ShouldBe("WATCHDOG=1");
        await _time.Waiting(Every / 2);
        _time.Advance(Every / 2);
        (await systemd.Next()).ShouldBe("WATCHDOG=1");
        await service.StoppingAsync(Stop);
        (await systemd.Next()).ShouldBe("STOPPING=1");
        await service.StoppedAsync(Stop);
        systemd.HasMail.ShouldBeFalse();
    }

    [Fact]
    public async Task the_sign_of_life_stays_away_while_a_loop_hangs_and_the_status_says_which()
    {
        using var systemd = new FakeSystemd(isAbstract: false);
        var pulses = new LoopPulses(_time);
        using var pulse = pulses.Begin("the watchdog", TimeSpan.FromSeconds(10));
        using var service = Service(systemd, pulses);
        await service.StartedAsync(Stop);
        (await systemd.Next()).ShouldBe("READY=1");
        (await systemd.Next()).ShouldBe("WATCHDOG=1");
        await HalfPasses();
        (await systemd.Next()).ShouldBe("STATUS=the watchdog has not come round for 15 s");
        await HalfPasses();
        await _time.Waiting(Every / 2);
        systemd.HasMail.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        pulse.Beat();
        _time.Advance(TimeSpan.FromSeconds(5));
        (await systemd.Next()).ShouldBe("WATCHDOG=1");
        (await systemd.Next()).ShouldBe("STATUS=at work");
        await service.StoppedAsync(Stop);
    }

    [Fact]
    public async Task without_a_watchdog_there_are_no_signs_of_life()
    {
        using var systemd = new FakeSystemd(isAbstract: false);
        using var service = new SystemdService(systemd.Settings with { WatchdogEvery = null }, new LoopPulses(_time), _time, NullLogger<SystemdService>.Instance);
        await service.StartedAsync(Stop);
        (await systemd.Next()).ShouldBe("READY=1");
        await service.StoppedAsync(Stop);
        systemd.HasMail.ShouldBeFalse();
    }

    [Fact]
    public async Task a_systemd_that_is_gone_costs_nothing()
    {
        FakeSystemd systemd;
        using (systemd = new FakeSystemd(isAbstract: false))
        {
        }

        using var service = Service(systemd, new LoopPulses(_time));
        await service.StartedAsync(Stop);
        await service.StoppingAsync(Stop);
        await service.StoppedAsync(Stop);
    }

    // Once the service waits for it.
    private async Task HalfPasses()
    {
        await _time.Waiting(Every / 2);
        _time.Advance(Every / 2);
    }

    private SystemdService Service(FakeSystemd systemd, LoopPulses pulses) => new(systemd.Settings, pulses, _time, NullLogger<SystemdService>.Instance);

    /// <summary>A datagram socket as systemd makes one.</summary>
    private sealed class FakeSystemd : IDisposable
    {
        private static int _made;

        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly string? _path;

        public FakeSystemd(bool isAbstract)
        {
            var name = $"options-alerts-notify-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
            _path = isAbstract ? null : Path.Combine(Path.GetTempPath(), name);
            _socket.Bind(new UnixDomainSocketEndPoint(_path ?? $"\0{name}"));
            Settings = new SystemdSettings(_path ?? $"@{name}", Every);
        }

        public SystemdSettings Settings { get; }

        public bool HasMail => _socket.Available > 0;

        public async Task<string> Next()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var buffer = new byte[4096];
            var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }

        public void Dispose()
        {
            _socket.Dispose();
            if (_path is not null) File.Delete(_path);
        }
    }
}
