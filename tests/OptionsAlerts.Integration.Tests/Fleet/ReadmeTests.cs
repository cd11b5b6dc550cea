using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Integration.Tests.Messaging;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>The README's commands, run as they are written there.</summary>
public sealed class ReadmeTests(Servers servers)
{
    private static readonly string[] InOrder = ["ingestion", "gex", "volume", "vix", "alert-engine", "notifier"];

    private static readonly int[] WrittenGrpcPorts = [8090, 8091, 8092, 8093, 8094];

    [Fact]
    public async Task the_six_processes_of_the_readme_start_each_on_its_own_port_and_play_the_session()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The README's commands are for bash.");
        var session = Checkout.Shared("chains/iwm-2026-06-30");
        var database = await ServiceFleet.FreshDatabase(servers, "readme");
        await using (var broker = await RawBroker.Connect(servers))
            foreach (var queue in ServiceFleet.Queues) await broker.Delete(queue);
        var (port, grpcPorts) = (FreeRange(InOrder.Length), Enumerable.Range(0, WrittenGrpcPorts.Length).Select(_ => Containers.FreePort()).ToArray());
        var script = Path.Combine(Directory.CreateTempSubdirectory("readme-").FullName, "six.sh");
        await File.WriteAllTextAsync(script, Script(session, port, grpcPorts), TestContext.Current.CancellationToken);

        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = database, ["ConnectionStrings__messaging"] = servers.RabbitMq.ConnectionString };
        await using var shell = new ServiceProcess("README", script, settings) { Program = "bash", WorkingFolder = Checkout.Root };
        shell.Start();
        await shell.Prints("Replay of recorded ended", ServiceFleet.Patience);

        using var http = new HttpClient();
        for (var i = 0; i < InOrder.Length; i++)
        {
            using var alive = JsonDocument.Parse(await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port + i}/alive")), TestContext.Current.CancellationToken));
            alive.RootElement.GetProperty("service").GetString().ShouldBe(InOrder[i]);
        }

        foreach (var grpcPort in grpcPorts)
        {
            using var grpc = new TcpClient();
            await grpc.ConnectAsync("127.0.0.1", grpcPort, TestContext.Current.CancellationToken);
        }

        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        var log = await new LogReader(source).Decisions("iwm-1").Select(logged => logged.Event).ToListAsync(TestContext.Current.CancellationToken);
        log.Count.ShouldBeGreaterThan(100);
        Replay.Verify("iwm-1", log).ShouldBeOfType<Verified>();
        (await shell.Stop(TimeSpan.FromSeconds(60))).ShouldBe(0, shell.Tail());
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
    }

    // The block as it stands, but for what differs by machine: servers, ports, where the data is and how the checkout was built.
    private static string Script(string session, int port, int[] grpcPorts)
    {
        var section = File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).Split("\n## Six processes\n")[1];
        var lines = section.Split("```bash\n")[1].Split("\n```")[0].Split('\n').ToList();
        lines.RemoveAll(line => line.StartsWith("dotnet build ", StringComparison.Ordinal)).ShouldBe(1);
        lines.RemoveAll(line => line.StartsWith("export ConnectionStrings__", StringComparison.Ordinal)).ShouldBe(2);
        var script = string.Join('\n', lines);
        (string Written, string Here)[] changes =
        [
            ("port=8081", string.Create(CultureInfo.InvariantCulture, $"port={port}")), ("../shared/data/chains/iwm-2026-06-30", session), ("/bin/Release/", $"/bin/{Checkout.Configuration}/"),
            .. WrittenGrpcPorts.Zip(grpcPorts, (written, here) => (string.Create(CultureInfo.InvariantCulture, $"grpc={written} "), string.Create(CultureInfo.InvariantCulture, $"grpc={here} "))),
        ];
        foreach (var (written, here) in changes)
        {
            script.ShouldContain(written);
            script = script.Replace(written, here, StringComparison.Ordinal);
        }

        // Ends with the first exit code that is not 0, once all have drained.
        return script + """

            pids=$(jobs -p)
            trap 'kill -TERM $pids' TERM
            wait
            for pid in $pids; do wait "$pid" || exit; done
            """;
    }

    private static int FreeRange(int length)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var first = Containers.FreePort();
            if (first + length < 65_535 && Enumerable.Range(first, length).All(IsFree)) return first;
        }

        throw new InvalidOperationException($"No {length} free ports in a row.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
