using System.Globalization;
using Npgsql;
using OptionsAlerts.Standalone.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Postgres;

/// <summary>A real server in a folder of its own, made once for the tests of this class, which run one after the other.</summary>
public sealed class PrivateClusterFixture : IDisposable
{
    private readonly TempFolder _temp = new();

    internal PostgresMachine Machine => PostgresMachine.This(Path.Combine(_temp.Path, "pg"));

    internal ClusterFolder Folder => new(Directory.GetDirectories(Machine.Root).Single());

    public void Dispose() => _temp.Dispose();
}

public sealed class PrivateClusterTests(PrivateClusterFixture fixture, ITestOutputHelper output) : IClassFixture<PrivateClusterFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task a_server_is_made_takes_statements_and_is_stopped_at_the_end()
    {
        int process;
        await using (var lease = await Acquire())
        {
            (await Scalar(lease, "select current_database()")).ShouldBe("alertsdb");
            (await Scalar(lease, "show listen_addresses")).ShouldBe("127.0.0.1");
            (await Scalar(lease, "show unix_socket_directories")).ShouldBe("");
            process = Server()!.ProcessId;
        }

        new PostmasterFile(process, 0, IsReady: true).IsAlive().ShouldBeFalse();
        Server().ShouldBeNull();
    }

    [Fact]
    public async Task what_was_written_is_there_at_the_next_start()
    {
        await using (var lease = await Acquire()) await Scalar(lease, "create table if not exists kept (n int); truncate kept; insert into kept values (42); select 1");
        await using (var lease = await Acquire()) (await Scalar(lease, "select n from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task the_password_is_asked_for_and_its_file_is_closed_to_others()
    {
        await using var lease = await Acquire();
        var wrong = new NpgsqlConnectionStringBuilder(lease.ConnectionString) { Password = "wrong", Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(wrong);
        var refusal = await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(fixture.Folder.PasswordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(fixture.Folder.InitialPasswordFile).ShouldBeFalse();
    }

    [Fact]
    public async Task a_second_program_uses_the_running_server_and_the_last_one_stops_it()
    {
        var first = await Acquire();
        var second = await Acquire();
        second.ConnectionString.ShouldBe(first.ConnectionString);
        await second.DisposeAsync();
        (await Scalar(first, "select 1")).ShouldBe(1);
        await first.DisposeAsync();
        Server().ShouldBeNull();
    }

    [Fact]
    public async Task a_server_that_a_killed_program_left_running_is_used_again_and_stopped()
    {
        await using (await Acquire()) { }
        var port = await StartOutside();
        await using (var lease = await Acquire())
        {
            new NpgsqlConnectionStringBuilder(lease.ConnectionString).Port.ShouldBe(port);
            (await Scalar(lease, "select 1")).ShouldBe(1);
        }

        Server().ShouldBeNull();
    }

    [Fact]
    public async Task a_server_killed_under_its_program_comes_back_on_its_port_with_what_was_committed()
    {
        await using var lease = await Acquire();
        await Scalar(lease, "create table if not exists kept (n int); truncate kept; insert into kept values (7); select 1");
        await Kill(Server()!.ProcessId);
        (await Eventually(() => Scalar(lease, "select n from kept"))).ShouldBe(7);
    }

    [Fact]
    public async Task a_server_killed_together_with_its_program_recovers_at_the_next_start()
    {
        await using (await Acquire()) { }
        await StartOutside();
        var process = Server()!.ProcessId;
        await Kill(process);
        File.Exists(Path.Combine(fixture.Folder.Data, PostmasterFile.Name)).ShouldBeTrue();
        await using var lease = await Acquire();
        (await Scalar(lease, "select 1")).ShouldBe(1);
        Server()!.ProcessId.ShouldNotBe(process);
    }

    [Fact]
    public async Task a_stale_file_that_names_another_programs_process_does_not_stop_the_start()
    {
        await using (await Acquire()) { }
        var stale = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{fixture.Folder.Data}\n1\n5432\n\n127.0.0.1\n1 1\nready\n");
        await File.WriteAllTextAsync(Path.Combine(fixture.Folder.Data, PostmasterFile.Name), stale, TestContext.Current.CancellationToken);
        await using var lease = await Acquire();
        (await Scalar(lease, "select 1")).ShouldBe(1);
    }

    private async Task<PostgresLease> Acquire()
    {
        Assert.SkipWhen(fixture.Machine.BinaryFolders.Count == 0, "PostgreSQL's programs (initdb, pg_ctl, postgres) are not installed.");
        return await new PostgresFinder(new CommandRunner(), fixture.Machine, output.WriteLine).Acquire(null, TestContext.Current.CancellationToken);
    }

    private PostmasterFile? Server() => PostmasterFile.Read(fixture.Folder.Data);

    // As a program leaves its server that is killed: running, and nobody's.
    private async Task<int> StartOutside()
    {
        var machine = fixture.Machine;
        var commands = new CommandRunner();
        var binaries = (await PostgresBinaries.Find(commands, machine.BinaryFolders, TestContext.Current.CancellationToken))[0];
        var user = machine.IsRoot ? ClusterUser.ForRoot(machine.Passwd, machine.FindTool) : ClusterUser.Own;
        var port = fixture.Folder.LastPort;
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
        var (program, arguments) = user.Command(binaries.Control, ["start", "-D", fixture.Folder.Data, "-l", fixture.Folder.Log, "-w", "-o", options]);
        (await commands.Run(program, arguments, null, Patience, TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        return port;
    }

    private static async Task Kill(int process)
    {
        using var server = System.Diagnostics.Process.GetProcessById(process);
        server.Kill();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<T> Eventually<T>(Func<Task<T>> read)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(200))
        {
            try
            {
                return await read();
            }
            catch (NpgsqlException) when (waited < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<object?> Scalar(PostgresLease lease, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(lease.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlCommand(sql, connection);
        await using var reader = await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        object? value = null;
        do
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) value = reader.GetValue(0);
        }
        while (await reader.NextResultAsync(TestContext.Current.CancellationToken));
        return value;
    }
}
