import { Button, Flex, Modal } from '@wordpress/components';
import { useState } from '@wordpress/element';
import type { ReactNode } from 'react';

// In a button as wide as the sidebar the label would be at the left. A long one takes two lines.
const CENTERED = {
	flexGrow: 1,
	height: 'auto',
	justifyContent: 'center',
	lineHeight: 1.2,
	minHeight: 'max(40px, 2.75em)',
	paddingBlock: 0,
	whiteSpace: 'normal',
} as const;

interface CommandButtonProps {
	label: string;
	/** Label until the server answers. */
	busyLabel: string;
	isBusy: boolean;
	isDisabled: boolean;
	variant: 'primary' | 'secondary';
	isDestructive?: boolean;
	onClick: () => void;
}

export function CommandButton( {
	label,
	busyLabel,
	isBusy,
	isDisabled,
	variant,
	isDestructive = false,
	onClick,
}: CommandButtonProps ) {
	return (
		<Button
			__next40pxDefaultSize
			variant={ variant }
			isDestructive={ isDestructive }
			style={ CENTERED }
			isBusy={ isBusy }
			disabled={ isDisabled }
			accessibleWhenDisabled
			onClick={ onClick }
		>
			{ isBusy ? busyLabel : label }
		</Button>
	);
}

/**
 * Asks for confirmation before a command that cannot be undone.
 *
 * @param props          Props of the button; `onClick` is called on yes.
 * @param props.question Title of the dialog.
 * @param props.children What the command will do.
 */
export function ConfirmedButton( {
	question,
	children,
	noLabel,
	yesLabel,
	...button
}: CommandButtonProps & {
	question: string;
	children: ReactNode;
	noLabel: string;
	yesLabel: string;
} ) {
	const [ isOpen, setIsOpen ] = useState( false );
	const close = () => setIsOpen( false );
	return (
		<>
			<CommandButton { ...button } onClick={ () => setIsOpen( true ) } />
			{ isOpen && (
				<Modal
					title={ question }
					role="alertdialog"
					size="small"
					className="webinar-control-dialog"
					onRequestClose={ close }
				>
					{ /* Outside of the controls, so again: the browser's translation replaces text nodes. */ }
					<div translate="no">
						<p>{ children }</p>
						<Flex justify="flex-end" wrap>
							<Button
								__next40pxDefaultSize
								variant="tertiary"
								onClick={ close }
							>
								{ noLabel }
							</Button>
							<Button
								__next40pxDefaultSize
								variant="primary"
								isDestructive={ button.variant !== 'primary' }
								onClick={ () => {
									close();
									button.onClick();
								} }
							>
								{ yesLabel }
							</Button>
						</Flex>
					</div>
				</Modal>
			) }
		</>
	);
}
