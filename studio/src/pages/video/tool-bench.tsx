import {
  Blend,
  Camera,
  Images,
  Infinity as Loop,
  MoveHorizontal,
  Scissors,
  UserRoundPlus,
  WandSparkles,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { PagePlaceholder } from '../../app/page-placeholder.tsx';
import { useText } from '../../text/use-text.ts';
import { Tabs } from '../../ui/tabs.tsx';
import type { PlayerHandle } from './player-handle.ts';
import { type Again, useAgain } from './tools/again.ts';
import { BlendTool } from './tools/blend-tool.tsx';
import { CharacterTool } from './tools/character-tool.tsx';
import { ExtendTool } from './tools/extend-tool.tsx';
import { FrameTool } from './tools/frame-tool.tsx';
import { KeyframesTool } from './tools/keyframes-tool.tsx';
import { LoopTool } from './tools/loop-tool.tsx';
import { RecutTool } from './tools/recut-tool.tsx';
import { RemixTool } from './tools/remix-tool.tsx';
import { isTool, type Tool, tools } from './tools.ts';

interface PanelProps {
  readonly video: Video;
  readonly player: PlayerHandle;
}

const parts: Readonly<
  Record<
    Tool,
    { Form: ComponentType<PanelProps & { readonly again: Again }>; Icon: ComponentType<{ 'aria-hidden': true }> }
  >
> = {
  remix: { Form: RemixTool, Icon: WandSparkles },
  recut: { Form: RecutTool, Icon: Scissors },
  extend: { Form: ExtendTool, Icon: MoveHorizontal },
  loop: { Form: LoopTool, Icon: Loop },
  blend: { Form: BlendTool, Icon: Blend },
  keyframes: { Form: KeyframesTool, Icon: Images },
  character: { Form: CharacterTool, Icon: UserRoundPlus },
  frame: { Form: FrameTool, Icon: Camera },
};

/** The tools of a finished video, one open at a time; the address names it. */
export function ToolBench({ video, player }: PanelProps) {
  const { video: text } = useText();
  const [path, navigate] = useLocation();
  const named = new URLSearchParams(useSearch()).get('tool');
  return (
    <section aria-label={text.tools} className="rounded-panel border border-line bg-surface px-4 pt-1 pb-4 sm:px-5">
      <Tabs
        label={text.tools}
        value={isTool(named) ? named : 'remix'}
        onChange={(tool) => navigate(`${path}?tool=${tool}`, { replace: true })}
        tabs={tools.map((tool) => ({
          value: tool,
          label: <ToolName tool={tool} />,
          content: <ToolPanel tool={tool} video={video} player={player} />,
        }))}
      />
    </section>
  );
}

function ToolName({ tool }: { readonly tool: Tool }) {
  const { video: text } = useText();
  const { Icon } = parts[tool];
  return (
    <>
      <Icon aria-hidden />
      {text.tool[tool]}
    </>
  );
}

function ToolPanel({ tool, ...props }: PanelProps & { readonly tool: Tool }) {
  const { video: text } = useText();
  const { Form } = parts[tool];
  const againId = new URLSearchParams(useSearch()).get('again');
  const again = useAgain(tool);
  if (again === undefined) return <PagePlaceholder />;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <p className="text-soft">{text.hints[tool]}</p>
      <Form key={againId} {...props} again={again} />
    </div>
  );
}
