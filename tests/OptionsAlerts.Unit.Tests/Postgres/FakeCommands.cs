using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Unit.Tests.Postgres;

/// <summary>Programs that answer by the given function and keep what was asked of them.</summary>
internal sealed class FakeCommands(Func<string, IReadOnlyList<string>, CommandResult> answer) : ICommandRunner
{
    public List<(string Program, string Arguments, IReadOnlyDictionary<string, string>? Environment)> Asked { get; } = [];

    public static CommandResult Says(string output) => new(0, output, string.Empty);

    public static CommandResult Fails(string errors) => new(1, string.Empty, errors);

    public Task<CommandResult> Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Asked.Add((program, string.Join(' ', arguments), environment));
        return Task.FromResult(answer(program, arguments));
    }
}
