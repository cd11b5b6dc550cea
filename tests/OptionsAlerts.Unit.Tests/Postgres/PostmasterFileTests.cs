using OptionsAlerts.Standalone.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Postgres;

public sealed class PostmasterFileTests
{
    [Fact]
    public void process_port_and_state_are_read() =>
        PostmasterFile.Parse("4242\n/data\n1763850000\n54321\n\n127.0.0.1\n  1234567  8\nready   \n").ShouldBe(new PostmasterFile(4242, 54321, IsReady: true));

    [Fact]
    public void a_server_that_starts_is_not_ready() => PostmasterFile.Parse("4242\n/data\n1763850000\n54321\n").ShouldBe(new PostmasterFile(4242, 54321, IsReady: false));

    [Theory]
    [InlineData("")]
    [InlineData("abc\n")]
    [InlineData("-1\n")]
    [InlineData("1\n")]
    public void what_is_no_such_file_is_none(string text) => PostmasterFile.Parse(text).ShouldBeNull();

    [Fact]
    public void a_process_that_is_no_server_is_not_alive() => new PostmasterFile(Environment.ProcessId, 5432, IsReady: true).IsAlive().ShouldBeFalse();
}
